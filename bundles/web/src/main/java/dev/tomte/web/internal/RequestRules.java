package dev.tomte.web.internal;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a browser may not have been talked into. Browsers add the password to what any page asks of this
 * device, so the page has to be our own (OWASP, Cross-Site Request Forgery Prevention; W3C, Fetch Metadata).
 *
 * @param names the host names of this device, in lower case; IP addresses and localhost are always good
 */
record RequestRules(Set<String> names) {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9.\\-]+)(:[0-9]{1,5})?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*|[0-9]+(\\.[0-9]+){3}");

    static RequestRules of(String... names) {
        return new RequestRules(Arrays.stream(names)
                .flatMap(several -> Arrays.stream(several.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** What the rules look at; a header that is not there is null. */
    record Request(
            String method,
            @Nullable String query,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String referer,
            @Nullable String fetchSite,
            @Nullable String fetchMode,
            @Nullable String userAgent) {

        /** The Web Console also changes things on a GET with parameters, so only one without any is harmless. */
        boolean mayChange() {
            return !SAFE_METHODS.contains(method) || query != null;
        }
    }

    /** Why the request is refused; empty if it may pass. */
    Optional<String> refusal(Request request) {
        String host = request.host == null ? "" : request.host.toLowerCase(Locale.ROOT);
        if (!isOurs(host)) {
            return Optional.of("This device is not called that. Use its IP address or localhost, or add the name to"
                    + " allowedHosts of " + WebConfig.PID + ".");
        }
        return isFromElsewhere(request, host)
                ? Optional.of("A page of another site asked for this. Open the console itself and try again there.")
                : Optional.empty();
    }

    private boolean isOurs(String host) {
        var matcher = HOST.matcher(host);
        if (!matcher.matches()) {
            return false;
        }
        String name = matcher.group(1);
        // Names can be made to point anywhere by who owns them, addresses cannot.
        return ADDRESS.matcher(name).matches() || name.equals("localhost") || names.contains(name);
    }

    private static boolean isFromElsewhere(Request request, String host) {
        if (request.fetchSite != null) {
            if (List.of("same-origin", "none").contains(request.fetchSite)) {
                return false;
            }
            return request.mayChange() || !"navigate".equals(request.fetchMode);
        }
        if (!request.mayChange()) {
            return false;
        }
        if (request.origin != null) {
            return !host.equals(authority(request.origin));
        }
        if (request.referer != null) {
            return !host.equals(authority(request.referer));
        }
        // A program is not talked into anything; a browser that says nothing of where it comes from may be.
        return request.userAgent != null && request.userAgent.startsWith("Mozilla/");
    }

    private static @Nullable String authority(String address) {
        try {
            String authority = URI.create(address).getRawAuthority();
            return authority == null ? null : authority.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
