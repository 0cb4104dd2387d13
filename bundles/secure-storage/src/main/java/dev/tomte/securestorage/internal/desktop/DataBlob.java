package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/** DATA_BLOB of dpapi.h: a length in bytes and where they are. */
@FieldOrder({"cbData", "pbData"})
public final class DataBlob extends Structure {

    public int cbData;
    public @Nullable Pointer pbData;

    /** To be filled in by the function it is passed to. */
    public DataBlob() {}

    /** Of bytes that stay where they are as long as the blob is held. */
    DataBlob(Memory content) {
        cbData = (int) content.size();
        pbData = content;
    }
}
