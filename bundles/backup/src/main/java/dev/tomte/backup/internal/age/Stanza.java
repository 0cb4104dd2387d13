package dev.tomte.backup.internal.age;

import java.util.List;

/**
 * One recipient of the header.
 *
 * @param arguments at least one, the type; none empty, of visible ASCII characters
 * @param body the wrapped file key, of most types
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Stanza(List<String> arguments, byte[] body) {

    String type() {
        return arguments.get(0);
    }

    /** @throws AgeException if it does not have this many arguments, the type among them */
    void requireArguments(int count) throws AgeException {
        if (arguments.size() != count) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "The stanza " + type() + " has " + arguments.size() + " arguments, not " + count);
        }
    }

    /** Argument number {@code index} as the bytes it stands for. */
    byte[] argument(int index, int length) throws AgeException {
        byte[] bytes = Base64Text.decode(arguments.get(index));
        if (bytes.length != length) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "Argument " + index + " of the stanza " + type() + " has " + bytes.length + " bytes, not "
                            + length);
        }
        return bytes;
    }
}
