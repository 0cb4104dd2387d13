package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.fixtures.TestStore;
import dev.tomte.health.Measurement;
import dev.tomte.health.internal.history.History;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class HistoryKeeperTest {

    private static final Instant START = Instant.parse("2026-11-22T04:00:00Z");
    private static final List<Measurement> CPU = List.of(new Measurement("cpu.usage", 1, "%"));

    private final Logger logger = (Logger) LoggerFactory.getLogger(HistoryKeeper.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path folder;

    private TestStore store;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(log);
        store.close();
    }

    @Test
    @DisplayName("W5: of a full disk the first failure and the recovery are logged, nothing between")
    void fullDisk() throws Exception {
        HistoryKeeper keeper = new HistoryKeeper(new History(store, () -> 0), Runnable::run);
        keeper.keep(START, CPU);
        store.fillDisk();
        IntStream.range(1, 2000).forEach(i -> keeper.keep(START.plusSeconds(i), CPU));
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .contains("The health history fails")
                    .contains("full");
        });

        store.freeDisk();
        IntStream.range(2000, 2010).forEach(i -> keeper.keep(START.plusSeconds(i), CPU));

        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).hasSize(2);
        assertThat(log.list.get(1).getFormattedMessage()).isEqualTo("The health history works again");
    }

    @Test
    @DisplayName("W5: while the store does not answer, keeping returns at once and leaves measurements out")
    void slowStore() throws Exception {
        Queue<Runnable> stuck = new ArrayDeque<>();
        History history = new History(store, () -> 0);
        HistoryKeeper keeper = new HistoryKeeper(history, stuck::add);

        keeper.keep(START, CPU);
        keeper.keep(START.plusSeconds(1), CPU);
        assertThat(stuck).hasSize(1);
        stuck.remove().run();
        keeper.keep(START.plusSeconds(2), CPU);
        stuck.remove().run();

        assertThat(history.read("cpu.usage", START, Instant.MAX, Duration.ofSeconds(1), START))
                .extracting(point -> point.at())
                .containsExactly(START, START.plusSeconds(2));
    }
}
