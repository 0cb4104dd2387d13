package dev.tomte.securestorage.internal;

import java.util.regex.Pattern;

/** The names that secrets may have. */
final class Names {

    private static final int MOST = 200;
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?");

    private Names() {}

    /** @throws IllegalArgumentException if it is none; the name is not repeated, as it may be the secret itself */
    static String checked(String name) {
        if (name.length() > MOST || !ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException("Expected a name of 1 to " + MOST
                    + " of A-Z a-z 0-9 . _ / -, beginning and ending with a letter or a digit, such as backup/passphrase;"
                    + " what came has " + name.length() + " characters");
        }
        return name;
    }
}
