/**
 * Reads and writes files of the age format, version 1, as C2SP's specification (age-encryption.org/v1) has it: recipients
 * of the types X25519 and scrypt, the binary form. Stands on the JDK alone, so that it works on a plain class path.
 *
 * <p>Keys that go through the JDK's cryptography leave copies there that nobody can wipe; what is held here is wiped.
 */
@NullMarked
package dev.tomte.backup.internal.age;

import org.jspecify.annotations.NullMarked;
