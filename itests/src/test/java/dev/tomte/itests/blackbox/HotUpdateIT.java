package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.itests.blackbox.Tasks.Note;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-in whose handler does tasks is replaced, or taken away, while they run. */
class HotUpdateIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** More than the probe's handler takes at once, so that other types are not kept from running by it. */
    private static final int WORKERS = 32;

    private static final int AT_ONCE = 30;
    private static final int LAST_STEP = 3;
    /** Runs told to stop go on until this file is there. */
    private static final String EXIT = "exit";
    /** Longer than that takes. */
    private static final int GRACE_MS = 60_000;

    private static final String OTHERS = "PENDING,RUNNING,PAUSED,COMPLETED,FAILED,CANCELLED";

    @TempDir
    Path folder;

    private TomteProcess tomte;
    private Probe probe;
    private Tasks tasks;

    @BeforeEach
    void prepare() throws Exception {
        tomte = new TomteProcess(folder).few("tasks");
        probe = new Probe(tomte);
        tasks = new Tasks(tomte);
        probe.drop("1.0.0");
        tomte.start();
        Files.writeString(
                tomte.conf.resolve("dev.tomte.tasks.cfg"), "workers = " + WORKERS + "\ngraceMs = " + GRACE_MS + "\n");
        Await.until("there are " + WORKERS + " workers", LIMIT, tomte::diagnosis, () -> engine("workers") == WORKERS);
        Await.until(
                "the probe can create tasks",
                LIMIT,
                tomte::diagnosis,
                () -> tomte.tomte("probe:batch", "probe", "none", "0", "").status() == 0);
    }

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName(
            "T7, T9: a thousand tasks in flight go on in the new version of their plug-in, each from its checkpoint")
    void replaced() throws Exception {
        tomte.ok("task:create", "demo.progress", "--name", "long", "--data", "{\"steps\":150,\"stepMs\":20}");
        tomte.ok("task:create", "demo.hello", "--name", "ticker", "--every", "20ms");
        create("probe", "quick", 200, "steps=3 ms=5");
        create("probe", "held", 800, "steps=3 ms=5 heldIn=1.0.0 exit=" + EXIT);
        Set<String> underWay = awaitHeld();
        assertThat(tasks.list("--type", Tasks.TYPE)).hasSize(800);

        probe.dropOther();
        awaitOthersMeanwhile();
        awaitDone(1_000);
        assertThat(tasks.list("--all", "--type", Tasks.TYPE)).hasSize(1_000).allSatisfy(task -> {
            assertThat(task.getString("status")).isEqualTo("COMPLETED");
            assertThat(task.getInt("attempts")).as("attempts of %s", task).isEqualTo(1);
        });
        everyStepWasDoneOnce(underWay);
        Map<String, Long> versions =
                steps("end").stream().collect(Collectors.groupingBy(Note::version, Collectors.counting()));
        assertThat(versions)
                .containsEntry("1.0.0", 200L * LAST_STEP + AT_ONCE * (LAST_STEP - 1L))
                .containsEntry("2.0.0", AT_ONCE + 770L * LAST_STEP);

        List<JsonObject> stopped = tasks.history().stream()
                .filter(run -> run.getString("outcome").equals("STOPPED"))
                .toList();
        assertThat(stopped)
                .allSatisfy(run -> assertThat(run.getString("detail")).contains(Tasks.TYPE))
                .extracting(run -> run.getString("name"))
                .containsExactlyInAnyOrderElementsOf(underWay);
        tasks.awaitStatus("long", "COMPLETED");
        assertThat(tasks.history("long")).singleElement().satisfies(run -> assertThat(run.getString("outcome"))
                .isEqualTo("COMPLETED"));
        assertThat(engine("abandonedThreads")).isZero();
    }

    @Test
    @DisplayName(
            "P3, T9: what others want of a plug-in taken away waits for its return, over a power cut too; its own is called off")
    void takenAway() throws Exception {
        create("another", "held", 300, "steps=3 ms=5 heldIn=1.0.0");
        Set<String> underWay = awaitHeld();
        create("probe", "own", 20, "steps=1");
        Files.delete(tomte.plugins.resolve("probe.jar"));
        awaitWaiting(300);
        assertThat(tasks.list("--all", "--type", Tasks.TYPE, "--service", "probe"))
                .hasSize(20)
                .allSatisfy(task -> {
                    assertThat(task.getString("status")).isEqualTo("CANCELLED");
                    assertThat(task.getString("reason")).contains("probe", "uninstalled");
                });
        int written = tasks.diary().size();

        tomte.kill();
        tomte.start();
        awaitWaiting(300);
        assertThat(tasks.diary()).hasSize(written);

        probe.drop("2.0.0");
        awaitDone(300);
        assertThat(tasks.list("--all", "--type", Tasks.TYPE, "--service", "another"))
                .hasSize(300)
                .allSatisfy(task -> assertThat(task.getString("status")).isEqualTo("COMPLETED"));
        everyStepWasDoneOnce(underWay);
    }

    private int engine(String figure) {
        return tomte.tomte("task:status", "--json").json().getInt(figure);
    }

    private void create(String service, String prefix, int count, String data) {
        assertThat(tomte.ok("probe:batch", service, prefix, Integer.toString(count), data)
                        .strip())
                .isEqualTo("created " + count);
    }

    /** Returns when as many are in the step that does not end as can be: their names. */
    private Set<String> awaitHeld() throws Exception {
        Await.until(AT_ONCE + " tasks are held", LIMIT, tomte::diagnosis, () -> held().size() == AT_ONCE);
        return held();
    }

    private Set<String> held() throws Exception {
        return steps("begin").stream()
                .filter(note -> note.task().startsWith("held") && note.step() == LAST_STEP)
                .map(Note::task)
                .collect(Collectors.toSet());
    }

    /** Completed, on disk: the diary is a moment ahead. */
    private void awaitDone(int count) {
        Await.until(
                count + " tasks are done",
                LIMIT,
                tomte::diagnosis,
                () -> steps("done").size() >= count);
        Await.until(
                "all are completed",
                LIMIT,
                () -> tasks.list("--type", Tasks.TYPE) + tomte.diagnosis(),
                () -> tasks.list("--type", Tasks.TYPE).isEmpty());
    }

    private void awaitWaiting(int count) {
        String[] waiting = {"--type", Tasks.TYPE, "--status", "WAITING"};
        Await.until(
                count + " tasks wait",
                LIMIT,
                () -> "others: " + tasks.list("--all", "--type", Tasks.TYPE, "--status", OTHERS) + tomte.diagnosis(),
                () -> tasks.list(waiting).size() == count);
        assertThat(tasks.list(waiting)).allSatisfy(task -> assertThat(task.getString("reason"))
                .contains("no handler", Tasks.TYPE, "dev.tomte.itests.probe"));
    }

    private List<Note> steps(String what) throws Exception {
        return tasks.diary().stream().filter(note -> note.what().equals(what)).toList();
    }

    /** Only the step under way without a checkpoint was begun again, in the new version; nothing counted as a retry. */
    private void everyStepWasDoneOnce(Set<String> underWay) throws Exception {
        Map<String, Long> begun = steps("begin").stream()
                .collect(Collectors.groupingBy(note -> note.task() + " " + note.step(), Collectors.counting()));
        Set<String> twice = begun.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(twice)
                .isEqualTo(underWay.stream().map(task -> task + " " + LAST_STEP).collect(Collectors.toSet()));
        assertThat(begun.values()).allMatch(times -> times <= 2);
        assertThat(steps("end"))
                .extracting(note -> note.task() + " " + note.step())
                .doesNotHaveDuplicates();
        assertThat(steps("done")).extracting(Note::task).doesNotHaveDuplicates();
        assertThat(tasks.diary()).allMatch(note -> note.attempt() == 1);
    }

    /** The old version's runs are told to stop, and take their time; tasks of other types begin and end. */
    private void awaitOthersMeanwhile() throws Exception {
        Await.until(
                "all that are held are told to stop",
                LIMIT,
                tomte::diagnosis,
                () -> steps("told").size() == AT_ONCE);
        Instant told = steps("told").stream()
                .map(note -> Instant.ofEpochMilli(note.at()))
                .max(Instant::compareTo)
                .orElseThrow();
        Await.until("others run on", LIMIT, tomte::diagnosis, () -> tasks.history("ticker").stream()
                .anyMatch(run -> run.getString("outcome").equals("COMPLETED")
                        && Instant.parse(run.getString("startedAt")).isAfter(told)));
        Files.createFile(tomte.data.resolve(EXIT));
    }
}
