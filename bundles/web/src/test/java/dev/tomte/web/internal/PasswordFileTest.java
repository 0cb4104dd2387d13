package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("U6: the password of the user admin")
class PasswordFileTest {

    @TempDir
    Path data;

    @Test
    @DisplayName("U6: the first password is random, works at once, and only its slow hash is kept, for the owner alone")
    void generatesFirst() throws Exception {
        PasswordFile passwords = started(null);
        FirstPassword first = first(passwords).orElseThrow();
        char[] password = first.password().clone();

        assertThat(first.generated()).isTrue();
        assertThat(new String(password)).matches("([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}");
        assertThat(passwords.matches(password)).isTrue();
        assertThat(passwords.matches("something else".toCharArray())).isFalse();
        assertThat(Files.readString(file()))
                .matches("\\$argon2id\\$v=19\\$m=7168,t=5,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}\n")
                .doesNotContain(new String(password));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");

        PasswordFile later = started(null);
        assertThat(first(later)).isEmpty();
        assertThat(later.matches(password)).isTrue();
    }

    @Test
    @DisplayName("U6: no two first passwords are alike")
    void random() {
        assertThat(FirstPassword.choose(null).password())
                .isNotEqualTo(FirstPassword.choose(null).password());
    }

    @Test
    @DisplayName("U6: the first password can be given; one that is too short is not taken")
    void given() throws Exception {
        PasswordFile passwords = started("påsswörd-1");
        assertThat(first(passwords).orElseThrow().generated()).isFalse();
        assertThat(passwords.matches("påsswörd-1".toCharArray())).isTrue();
        assertThat(FirstPassword.choose("short").generated()).isTrue();
    }

    @Test
    @DisplayName("U6: a new password holds at once and the old one does not")
    void changes() throws Exception {
        PasswordFile passwords = started("the first one");
        first(passwords);
        passwords.set("the second one".toCharArray());
        assertThat(passwords.matches("the first one".toCharArray())).isFalse();
        assertThat(passwords.matches("the second one".toCharArray())).isTrue();
        assertThatThrownBy(() -> passwords.set("short".toCharArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 to 256");
        assertThat(passwords.matches("the second one".toCharArray())).isTrue();
    }

    @Test
    @DisplayName("U6: the file is read again when it changes; a damaged one lets nobody in, not even who was in")
    void readsAgain() throws Exception {
        PasswordFile passwords = started("the first one");
        first(passwords);
        assertThat(passwords.matches("the first one".toCharArray())).isTrue();

        write(Argon2Hash.of("from elsewhere".toCharArray()).format());
        assertThat(passwords.matches("the first one".toCharArray())).isFalse();
        assertThat(passwords.matches("from elsewhere".toCharArray())).isTrue();

        write("pbkdf2-sha256:1:AAAA:AAAA");
        assertThat(passwords.matches("from elsewhere".toCharArray())).isFalse();
        Files.delete(file());
        assertThat(passwords.matches("from elsewhere".toCharArray())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "pbkdf2-sha256:600000:AAAA",
                "pbkdf2-sha256:599999:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha256:99999999:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "pbkdf2-sha256:600000:AAAAAAAAAAAAAAAAAAAAAA==:AAAA",
                "pbkdf2-sha256:600000:%%%:AAAA",
                "$argon2id$v=19$m=7168,t=5,p=1$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7167,t=9,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=4,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=99999,t=5,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=999,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=5,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=16$m=7168,t=5,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=5,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=7168,t=5,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
                "$argon2i$v=19$m=7168,t=5,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "md5:600000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    @DisplayName("U6: a hash that is damaged or too weak is refused")
    void refusesHash(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("U6: the hash is Argon2id, as the reference implementation computes it")
    void argon2id() {
        // printf pässword | argon2 'sixteen byte slt' -id -v 13 -k 7168 -t 5 -p 1 -l 32 -e
        String known =
                "$argon2id$v=19$m=7168,t=5,p=1$c2l4dGVlbiBieXRlIHNsdA$33w5KbNTZIB7QQAVqrmn5e4qNikTVX0mf8AEnldodu0";
        PasswordHash hash = PasswordHash.parse(known);
        assertThat(hash.matches("pässword".toCharArray())).isTrue();
        assertThat(hash.matches("password".toCharArray())).isFalse();
        assertThat(Argon2Hash.parse(known).format()).isEqualTo(known);
    }

    @Test
    @DisplayName("U6: a hash that was made by PBKDF2-HMAC-SHA256 is still good, until the password is set again")
    void pbkdf2() {
        // python3: hashlib.pbkdf2_hmac('sha256', 'pässword'.encode(), b'sixteen byte slt', 600000)
        String known = "pbkdf2-sha256:600000:c2l4dGVlbiBieXRlIHNsdA==:pRCENc6LnFku3RZQpUCJbOTJTRLbMGoLpa26SuIeJ/Q=";
        assertThat(PasswordHash.parse(known).matches("pässword".toCharArray())).isTrue();
        assertThat(PasswordHash.parse(known).matches("password".toCharArray())).isFalse();
    }

    @Test
    @DisplayName("U6: the loopback address is the one that is published")
    void address() {
        assertThat(HttpAddress.choose(List.of("http://192.168.1.7:80/", "http://127.0.0.1:80/")))
                .hasToString("http://127.0.0.1:80/");
        assertThat(HttpAddress.choose(List.of("http://192.168.1.7:80"))).hasToString("http://192.168.1.7:80/");
        assertThatThrownBy(() -> HttpAddress.choose(List.of())).isInstanceOf(IllegalStateException.class);
    }

    private PasswordFile started(String given) {
        PasswordFile passwords = new PasswordFile(data, given, event -> {});
        passwords.makeFirst();
        return passwords;
    }

    private static Optional<FirstPassword> first(PasswordFile passwords) throws Exception {
        return passwords.takeFirst().get(60, TimeUnit.SECONDS);
    }

    private Path file() {
        return data.resolve("admin.password");
    }

    /** With a time of its own: the clock of some file systems is coarse. */
    private void write(String content) throws Exception {
        OwnerFile.write(file(), content);
        Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH.plusSeconds(content.length())));
    }
}
