package dev.tomte.web.internal;

/** What is kept of a password. */
interface PasswordHash {

    /** Whether it is of this one. Takes a good part of a second. */
    boolean matches(char[] password);

    /**
     * Reads the text that is kept.
     *
     * @throws IllegalArgumentException if it is none, or too weak; the message does not repeat it
     */
    static PasswordHash parse(String text) {
        return Argon2Hash.isForm(text) ? Argon2Hash.parse(text) : Pbkdf2Hash.parse(text);
    }
}
