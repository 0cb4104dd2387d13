package dev.tomte.security;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The password of the user {@code admin}. Only a salted hash of it is kept. */
@ProviderType
public interface AdminPassword {

    /** The fewest characters of a password. */
    int MIN_LENGTH = 8;

    /** The most characters of a password. */
    int MAX_LENGTH = 256;

    /**
     * Sets a new password; it holds from the next request on. The caller wipes the array.
     *
     * @throws IllegalArgumentException if it is shorter than {@value #MIN_LENGTH} or longer than {@value #MAX_LENGTH}
     * @throws IOException if it cannot be saved; then the old one still holds
     */
    void set(char[] password) throws IOException;

    /** Whether this is the password. Deliberately slow on a wrong one. The caller wipes the array. */
    boolean matches(char[] password);
}
