package dev.tomte.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.audit.AuditEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("U6: who is let in")
class ConsoleSecurityTest {

    private static final String PASSWORD = "correct horse";

    private final List<AuditEvent> audited = new ArrayList<>();

    @TempDir
    Path data;

    @Test
    @DisplayName("U6: after wrong passwords even the remembered right one waits, so that guesses cannot be told apart")
    void waitComesFirst() throws Exception {
        PasswordFile passwords = new PasswordFile(data, PASSWORD, event -> {});
        passwords.makeFirst();
        ConsoleSecurity security = new ConsoleSecurity(passwords, throttle(), audited::add);

        assertThat(status(security, "admin:" + PASSWORD)).isEqualTo(200);
        assertThat(passwords.recall(PASSWORD.toCharArray())).isEqualTo(PasswordMemory.Verdict.RIGHT);
        assertThat(status(security, "root:" + PASSWORD)).isEqualTo(401);
        assertThat(status(security, "admin:guess")).isEqualTo(401);
        assertThat(status(security, "admin:" + PASSWORD)).isEqualTo(200);

        for (int i = 0; i < 20; i++) {
            status(security, "admin:guess");
        }
        assertThat(status(security, "admin:" + PASSWORD)).isEqualTo(429);
        passwords.stop();
    }

    @Test
    @DisplayName(
            "U6: the parts of a page, asked for at once, need no place for the slow hash; an unknown password does")
    void rememberedNeedsNoPlace() throws Exception {
        PasswordFile passwords = new PasswordFile(data, PASSWORD, event -> {});
        passwords.makeFirst();
        passwords.awaitFirst();
        LoginThrottle busy = throttle();
        while (busy.enter()) {
            assertThat(busy.remaining("127.0.0.1")).isZero();
        }
        assertThat(status(new ConsoleSecurity(passwords, busy, audited::add), "admin:" + PASSWORD))
                .isEqualTo(200);

        PasswordFile restarted = new PasswordFile(data, null, event -> {});
        assertThat(status(new ConsoleSecurity(restarted, busy, audited::add), "admin:" + PASSWORD))
                .isEqualTo(429);
        busy.leave();
        assertThat(status(new ConsoleSecurity(restarted, busy, audited::add), "admin:" + PASSWORD))
                .isEqualTo(200);
        assertThat(busy.enter()).as("the place was given back").isTrue();
        assertThat(status(new ConsoleSecurity(restarted, busy, audited::add), "admin:" + PASSWORD))
                .isEqualTo(200);
    }

    @Test
    @DisplayName(
            "W7: a login is noted once, not for each page; refused ones at most once a minute, with how many there were")
    void audited() throws Exception {
        PasswordFile first = new PasswordFile(data, PASSWORD, audited::add);
        first.makeFirst();
        first.awaitFirst();
        AtomicLong nanos = new AtomicLong();
        LoginThrottle throttle = new LoginThrottle(
                () -> new LoginThrottle.Limits(1000, Duration.ofMinutes(1)),
                nanos::get,
                (address, count) -> audited.add(ConsoleSecurity.refused(address, count)));
        ConsoleSecurity security =
                new ConsoleSecurity(new PasswordFile(data, null, audited::add), throttle, audited::add);

        assertThat(status(security, "admin:" + PASSWORD)).isEqualTo(200);
        assertThat(status(security, "admin:" + PASSWORD)).isEqualTo(200);
        assertThat(audited).containsExactly(AuditEvent.success("web.login", "127.0.0.1"));

        for (int i = 0; i < 20; i++) {
            assertThat(status(security, "admin:guess")).isEqualTo(401);
        }
        nanos.set(Duration.ofMinutes(2).toNanos());
        status(security, "admin:guess");
        first.set("another password".toCharArray());
        assertThat(audited.subList(1, audited.size()))
                .containsExactly(
                        ConsoleSecurity.refused("127.0.0.1", 1),
                        ConsoleSecurity.refused("127.0.0.1", 20),
                        AuditEvent.success("web.password", "admin"));
        assertThat(audited.toString()).doesNotContain(PASSWORD, "another password", "guess");
    }

    private static int status(ConsoleSecurity security, String credentials) {
        String header = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        AtomicInteger status = new AtomicInteger(200);
        HttpServletRequest request = answering(HttpServletRequest.class, Map.of("getHeader", header), status);
        HttpServletResponse response =
                answering(HttpServletResponse.class, Map.of("getWriter", new PrintWriter(Writer.nullWriter())), status);
        Object user = security.authenticate(request, response);
        assertThat(user).isEqualTo(status.get() == 200 ? ConsoleSecurity.USER : null);
        return status.get();
    }

    private static LoginThrottle throttle() {
        return new LoginThrottle(
                () -> new LoginThrottle.Limits(3, Duration.ofMinutes(1)), () -> 0, (address, count) -> {});
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers, AtomicInteger status) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setStatus")) {
                        status.set((Integer) arguments[0]);
                    }
                    return method.getName().equals("getRemoteAddr") ? "127.0.0.1" : answers.get(method.getName());
                }));
    }
}
