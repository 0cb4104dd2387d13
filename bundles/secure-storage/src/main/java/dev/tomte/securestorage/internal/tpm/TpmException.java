package dev.tomte.securestorage.internal.tpm;

import java.io.IOException;

/** A TPM refused a command. The message says what the code means (TPM 2.0 Part 2, section 6.6). */
final class TpmException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Bit 7: the code is of format one, with the number of a handle, session or parameter above the error. */
    private static final int FORMAT_ONE = 0x080;

    private static final int FORMAT_ONE_ERROR = 0x0bf;

    private final int code;

    TpmException(String command, int code) {
        super(String.format("%s: TPM error 0x%03x%s", command, code, meaning(error(code))));
        this.code = code;
    }

    /** Whether what was to be loaded was not made by this TPM under its present owner hierarchy, or was changed. */
    boolean isForeign() {
        return switch (error(code)) {
            case 0x09f, 0x084, 0x095, 0x09a, 0x0a2 -> true; // INTEGRITY, VALUE, SIZE, INSUFFICIENT, AUTH_FAIL
            default -> false;
        };
    }

    /** Without what it is about. */
    private static int error(int code) {
        return (code & FORMAT_ONE) != 0 ? code & FORMAT_ONE_ERROR : code;
    }

    private static String meaning(int error) {
        return switch (error) {
            case 0x100 -> " (it is not started: no TPM2_Startup)";
            case 0x101 -> " (it failed its self test)";
            case 0x902 -> " (no room for objects: another program left its own in it, or there is no resource manager)";
            case 0x921 -> " (locked out after wrong authorisations)";
            case 0x922 -> " (it was busy several times)";
            case 0x084 -> " (a value it does not take)";
            case 0x08e, 0x0a2 -> " (the owner hierarchy has a password)";
            case 0x085 -> " (the owner hierarchy is disabled)";
            case 0x09f -> " (integrity check failed)";
            default -> "";
        };
    }
}
