package dev.tomte.securestorage.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Secrets in tests, where they may be looked at. */
public final class Secrets {

    private Secrets() {}

    public static Secret of(String text) {
        return Secret.of(text.toCharArray());
    }

    /** What is in it; closes it. */
    public static Optional<String> text(Optional<Secret> secret) {
        return secret.map(each -> {
            try (each) {
                return new String(each.bytes(), StandardCharsets.UTF_8);
            }
        });
    }

    /** What is in them, as {@code name=text}; closes them. */
    public static List<String> texts(SortedMap<String, Secret> secrets) {
        return secrets.entrySet().stream()
                .map(each ->
                        each.getKey() + "=" + text(Optional.of(each.getValue())).orElseThrow())
                .toList();
    }

    /** Fails unless the call throws for this reason; the exception. */
    public static SecureStorageException failure(SecureStorageException.Reason reason, ThrowingCallable call) {
        SecureStorageException failure = catchThrowableOfType(SecureStorageException.class, call);
        assertThat(failure).as("a SecureStorageException").isNotNull();
        assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
        return failure;
    }
}
