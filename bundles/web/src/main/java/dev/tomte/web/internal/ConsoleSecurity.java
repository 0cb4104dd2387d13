package dev.tomte.web.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.plugin.PluginManifest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the password of the user admin: Basic authentication (RFC 7617) in UTF-8. */
@Component(service = SecurityProvider.class, property = SecurityProvider.PROPERTY_ID + "=" + WebConfig.PID)
@PluginManifest(
        name = "web",
        kind = "face",
        description = "The Web Console with the Tomte tab, behind a password",
        hooks = "none",
        pid = WebConfig.PID)
public final class ConsoleSecurity implements SecurityProvider {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSecurity.class);

    static final String USER = "admin";

    private static final String LOGIN = "web.login";
    private static final String SCHEME = "basic ";
    private static final int LONGEST_HEADER = 2048;
    private static final int TOO_MANY_REQUESTS = 429; // RFC 6585, section 4

    private final PasswordFile password;
    private final Consumer<AuditEvent> audit;
    private final LoginThrottle throttle;

    @Activate
    public ConsoleSecurity(
            BundleContext context, @Reference PasswordFile password, @Reference WebConfiguration configuration) {
        this(password, configuration, WebAudit.of(context));
    }

    private ConsoleSecurity(PasswordFile password, WebConfiguration configuration, Consumer<AuditEvent> audit) {
        this(
                password,
                new LoginThrottle(
                        () -> configuration.settings().login(),
                        System::nanoTime,
                        (address, count) -> audit.accept(refused(address, count))),
                audit);
    }

    ConsoleSecurity(PasswordFile password, LoginThrottle throttle, Consumer<AuditEvent> audit) {
        this.password = password;
        this.throttle = throttle;
        this.audit = audit;
    }

    @Override
    public @Nullable Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        Optional<char[]> credentials = credentials(request.getHeader("Authorization"));
        if (credentials.isEmpty()) {
            ask(response);
            return null;
        }
        try {
            return isRight(credentials.get(), request.getRemoteAddr(), response) ? USER : null;
        } finally {
            Arrays.fill(credentials.get(), '\0');
        }
    }

    /** The one user may do everything; there are no others yet. */
    @Override
    public boolean authorize(Object user, String role) {
        return USER.equals(user);
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        // The console itself makes the browser forget the password.
    }

    /** The wait comes before the memory, which would otherwise answer as many guesses as the network carries. */
    private boolean isRight(char[] credentials, String address, HttpServletResponse response) {
        Duration wait = throttle.remaining(address);
        if (!wait.isZero()) {
            refuse(response, wait);
            return false;
        }
        char[] given = password(credentials);
        try {
            PasswordMemory.Verdict verdict = given.length == 0 ? PasswordMemory.Verdict.WRONG : password.recall(given);
            if (verdict == PasswordMemory.Verdict.UNKNOWN) {
                if (!throttle.enter()) {
                    refuse(response, Duration.ofSeconds(1));
                    return false;
                }
                verdict = hash(given);
                if (verdict == PasswordMemory.Verdict.RIGHT) {
                    audit.accept(AuditEvent.success(LOGIN, address));
                }
            }
            boolean right = verdict == PasswordMemory.Verdict.RIGHT;
            throttle.tell(address, right);
            if (!right) {
                ask(response);
            }
            return right;
        } finally {
            Arrays.fill(given, '\0');
        }
    }

    private PasswordMemory.Verdict hash(char[] given) {
        try {
            return password.matches(given) ? PasswordMemory.Verdict.RIGHT : PasswordMemory.Verdict.WRONG;
        } finally {
            throttle.leave();
        }
    }

    /** A copy; empty, which no password is, for another user. */
    private static char[] password(char[] credentials) {
        String user = USER + ":";
        if (credentials.length < user.length()
                || !CharBuffer.wrap(credentials, 0, user.length()).toString().equals(user)) {
            return new char[0];
        }
        return Arrays.copyOfRange(credentials, user.length(), credentials.length);
    }

    /** User and password with a colon between them. */
    private static Optional<char[]> credentials(@Nullable String header) {
        if (header == null
                || header.length() > LONGEST_HEADER
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            char[] credentials = Utf8.decode(decoded);
            Arrays.fill(decoded, (byte) 0);
            return Optional.of(credentials);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static void ask(HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"Tomte\", charset=\"UTF-8\"");
        answer(
                response,
                HttpServletResponse.SC_UNAUTHORIZED,
                "The user is admin; 'tomte password' sets a new password.");
    }

    private static void refuse(HttpServletResponse response, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        response.setHeader("Retry-After", Long.toString(seconds));
        answer(response, TOO_MANY_REQUESTS, "Too many attempts; try again in " + seconds + " s.");
    }

    private static void answer(HttpServletResponse response, int status, String text) {
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        try {
            response.getWriter().println(text);
            // The console would otherwise turn what is not committed yet into a 403.
            response.flushBuffer();
        } catch (IOException e) {
            LOG.debug("A client did not wait for its answer", e);
        }
    }

    static AuditEvent refused(String address, long count) {
        return AuditEvent.refused(LOGIN, address, "wrong password").with("attempts", Long.toString(count));
    }
}
