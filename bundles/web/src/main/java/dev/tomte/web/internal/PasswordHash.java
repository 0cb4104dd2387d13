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
        String form = text.strip();
        return Pbkdf2Hash.isForm(form) ? Pbkdf2Hash.parse(form) : Argon2Hash.parse(form);
    }
}
