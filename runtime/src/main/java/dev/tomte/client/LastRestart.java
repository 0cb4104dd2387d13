package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the supervisor last noted in {@code restarts.jsonl}.
 *
 * @param json the whole line
 * @param at when Tomte ended, to the second
 * @param reason as it stands in the line, without its quotes
 * @param backoff how long the supervisor waits before it starts Tomte again; zero if that was asked for
 */
record LastRestart(String json, Instant at, String reason, Duration backoff) {

    /** As {@code record_restart} of bin/tomte writes it; a line that a crash cut short is not one. */
    private static final Pattern LINE = Pattern.compile("\\{\"at\":\"([^\"]+)\",\"exitStatus\":\\d+,"
            + "\"reason\":\"((?:[^\"\\\\]|\\\\.)*)\",\"uptimeSeconds\":-?\\d+,\"backoffSeconds\":(\\d{1,9})\\}");

    /** A supervisor's start and this file's times are whole seconds of clocks that are not read at once. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    /** Until Java has been started and has left its process number. */
    private static final Duration COMING_UP = Duration.ofSeconds(10);

    /** The last whole line. */
    static Optional<LastRestart> read(Path data) throws IOException {
        List<String> lines;
        try {
            byte[] bytes = Files.readAllBytes(data.resolve("restarts.jsonl"));
            lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<LastRestart> last = Optional.empty();
        for (int i = lines.size() - 1; i >= 0 && last.isEmpty(); i--) {
            last = parse(lines.get(i));
        }
        return last;
    }

    private static Optional<LastRestart> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            Duration backoff = Duration.ofSeconds(Long.parseLong(matcher.group(3)));
            return Optional.of(new LastRestart(line, Instant.parse(matcher.group(1)), matcher.group(2), backoff));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether the supervisor that began then, while no Tomte runs, is about to start it again because of this. */
    boolean isPending(Optional<Instant> supervisorBegan, Instant now) {
        boolean itsOwn =
                supervisorBegan.map(began -> !at.plus(CLOCKS).isBefore(began)).orElse(true);
        return itsOwn && now.isBefore(at.plus(backoff).plus(COMING_UP));
    }

    /** How it goes on, for people: never more than the whole wait, whatever has become of the clock. */
    String words(Instant now) {
        if (backoff.isZero()) {
            return "it is being restarted";
        }
        long left = Math.min(
                backoff.toSeconds(), Duration.between(now, at.plus(backoff)).toSeconds() + 1);
        return "it crashed, " + reason + ", and is being started again " + (left > 0 ? "in " + left + " s" : "now");
    }
}
