package dev.tomte.itests.blackbox;

import dev.tomte.client.SessionHere;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A {@code tomte shell} that is fed line by line, so that many commands take one connection. */
final class ShellSession implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TomteProcess tomte;
    private final SessionHere session;

    ShellSession(TomteProcess tomte) throws IOException {
        this.tomte = tomte;
        session = new SessionHere(tomte.data);
    }

    /** They are run one after the other; returns at once. */
    void send(Iterable<String> commands) throws IOException {
        session.send(commands);
    }

    void send(String... commands) throws IOException {
        send(List.of(commands));
    }

    /** Everything printed so far; no errors. */
    String out() {
        return session.out();
    }

    /** Sends the command again and again until this is the last line printed. */
    void awaitAnswer(String command, String answer, String where) {
        Await.until(command + " answers " + answer + ", " + where, LIMIT, tomte::diagnosis, () -> {
            send(command);
            String printed = out().stripTrailing();
            return printed.substring(printed.lastIndexOf('\n') + 1).equals(answer);
        });
    }

    /** Returns when it has ended: of itself, when the Tomte it talks to is gone. */
    void awaitEnd() {
        Await.until("the session ends", LIMIT, tomte::diagnosis, () -> !session.isOpen());
    }

    @Override
    public void close() {
        session.close();
    }
}
