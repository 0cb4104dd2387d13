package dev.tomte.web.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every request of every servlet before anybody else does, and tells browsers what they may not do. */
@Component(service = Preprocessor.class)
public final class RequestGuard implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    private final WebConfiguration configuration;

    @Activate
    public RequestGuard(@Reference WebConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer)) {
            throw new ServletException("Expected HTTP");
        }
        // SAMEORIGIN and not DENY: the console's own licence page shows texts in a frame.
        answer.setHeader("X-Frame-Options", "SAMEORIGIN");
        answer.setHeader("Content-Security-Policy", "frame-ancestors 'self'; object-src 'none'; base-uri 'self'");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        // Our own pages must go on saying where they come from; others learn nothing.
        answer.setHeader("Referrer-Policy", "same-origin");
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        Optional<String> refusal = configuration
                .settings()
                .requests()
                .refusal(new RequestRules.Request(
                        http.getMethod(),
                        http.getQueryString(),
                        http.getHeader("Host"),
                        http.getHeader("Origin"),
                        http.getHeader("Referer"),
                        http.getHeader("Sec-Fetch-Site"),
                        http.getHeader("Sec-Fetch-Mode"),
                        http.getHeader("User-Agent")));
        if (refusal.isPresent()) {
            LOG.debug("Refused {} {}: {}", http.getMethod(), printable(http.getRequestURI()), refusal.get());
            answer.setStatus(HttpServletResponse.SC_FORBIDDEN);
            answer.setContentType("text/plain;charset=UTF-8");
            answer.getWriter().println(refusal.get());
            return;
        }
        chain.doFilter(request, response);
    }

    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
