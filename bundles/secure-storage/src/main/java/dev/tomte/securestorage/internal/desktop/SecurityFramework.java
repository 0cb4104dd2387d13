package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/** What is used of Apple's Security framework: generic passwords of the default keychain. Lengths are in bytes. */
public interface SecurityFramework extends Library {

    int SUCCESS = 0;
    int AUTH_FAILED = -25293;
    int ITEM_NOT_FOUND = -25300;
    int INTERACTION_NOT_ALLOWED = -25308;

    int SecKeychainAddGenericPassword(
            @Nullable Pointer keychain,
            int serviceNameLength,
            byte[] serviceName,
            int accountNameLength,
            byte[] accountName,
            int passwordLength,
            byte[] passwordData,
            @Nullable PointerByReference itemRef);

    int SecKeychainFindGenericPassword(
            @Nullable Pointer keychainOrArray,
            int serviceNameLength,
            byte[] serviceName,
            int accountNameLength,
            byte[] accountName,
            @Nullable IntByReference passwordLength,
            @Nullable PointerByReference passwordData,
            @Nullable PointerByReference itemRef);

    int SecKeychainItemDelete(Pointer itemRef);

    int SecKeychainItemFreeContent(@Nullable Pointer attributes, Pointer data);

    /** Of CoreFoundation, which the framework re-exports. */
    void CFRelease(Pointer reference);
}
