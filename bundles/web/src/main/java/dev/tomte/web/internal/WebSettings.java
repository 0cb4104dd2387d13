package dev.tomte.web.internal;

import java.time.Duration;

/**
 * The configuration, read.
 *
 * @param requests what a request may be like
 * @param login how guessing is slowed down
 * @param gogo how long things may last in the Gogo tab
 */
record WebSettings(RequestRules requests, LoginThrottle.Limits login, GogoSessions.Limits gogo) {

    static WebSettings of(WebConfig config) {
        return new WebSettings(
                RequestRules.of(config.allowedHosts()),
                new LoginThrottle.Limits(config.freeAttempts(), Duration.ofSeconds(config.longestWaitS())),
                new GogoSessions.Limits(
                        Duration.ofSeconds(config.commandLimitS()), Duration.ofMinutes(config.idleLimitMin())));
    }
}
