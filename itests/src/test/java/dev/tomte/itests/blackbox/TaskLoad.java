package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.itests.blackbox.Tasks.Note;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks of all kinds, created one after the other. */
final class TaskLoad implements Witness {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TASKS = 120;

    private final TomteProcess tomte;
    private final Random random;
    private final Tasks tasks;
    /** What each was created for, by name. */
    private final Map<String, Kind> wanted = new HashMap<>();

    /** What a chained one comes after, by name. */
    private final Map<String, String> after = new HashMap<>();

    private final Set<String> acknowledged = new TreeSet<>();
    /** Final statuses that Tomte has told, by name. */
    private final Map<String, String> ended = new TreeMap<>();
    /** How long the diary was when that was known. */
    private final Map<String, Integer> endedBefore = new HashMap<>();

    private String held = "";
    private int killedAt;
    private int rounds;

    private enum Kind {
        PLAIN("--data 'steps=2 ms=2'"),
        RETRIED("--retries 3 --backoff 10ms --data 'steps=1 failures=1'"),
        CHAINED("--data 'steps=1' --after %s"),
        PERIODIC("--every 100ms --data 'steps=1'"),
        LATER("--in 1h --data 'steps=1'"),
        HELD("--data 'steps=2 gate=%s'");

        private final String options;

        Kind(String options) {
            this.options = options;
        }
    }

    TaskLoad(TomteProcess tomte, Random random) {
        this.tomte = tomte;
        this.random = random;
        tasks = new Tasks(tomte);
    }

    /** Creates tasks one after the other, calls some off, and asks now and then which have ended. */
    @Override
    public void begin(ShellSession shell, int round) throws Exception {
        rounds++;
        shell.awaitAnswer("probe:batch x none 0 x", "created 0", "round " + round);
        String prefix = String.format("k-%03d-", round);
        held = prefix + "held";
        List<String> lines = new ArrayList<>();
        lines.add(create(held, Kind.HELD));
        String before = "";
        for (int i = 0; i < TASKS; i++) {
            String name = String.format("%s%03d", prefix, i);
            Kind kind = kind(before);
            if (kind == Kind.CHAINED) {
                after.put(name, before);
            }
            lines.add(create(name, kind));
            before = kind == Kind.PLAIN || kind == Kind.RETRIED ? name : "";
            if (kind == Kind.LATER && random.nextBoolean()) {
                lines.add("task:cancel " + name);
            }
            if (i % 8 == 7) {
                lines.add("task:list --json --limit 1000 --status COMPLETED,CANCELLED --name " + prefix);
            }
        }
        shell.send(lines);
        Await.until(held + " is in its last step", LIMIT, tomte::diagnosis, () -> tasks.diary().stream()
                .anyMatch(note -> note.task().equals(held) && note.step() == 2));
        if (rounds % 2 == 0) {
            Await.until("some are known to be done", LIMIT, tomte::diagnosis, () -> shell.out()
                    .contains("\"COMPLETED\""));
        }
    }

    @Override
    public int lastsMs() {
        return 400;
    }

    @Override
    public void note(ShellSession shell) throws Exception {
        shell.awaitEnd();
        List<Note> diary = tasks.diary();
        killedAt = diary.size();
        String out = shell.out();
        // The last line may be cut off.
        for (String line : out.substring(0, out.lastIndexOf('\n') + 1).split("\n", -1)) {
            if (line.startsWith("{")) {
                acknowledged.add(Tasks.rows("[" + line + "]").get(0).getString("name"));
            } else if (line.startsWith("[")) {
                Tasks.rows(line).forEach(row -> noteEnd(row, killedAt));
            }
        }
        assertThat(acknowledged).contains(held);
        Files.writeString(tomte.data.resolve(held), "");
    }

    /** Nothing that had ended ran again, what ran runs again soon. */
    @Override
    public void compare(String where) throws Exception {
        if (!held.isEmpty()) {
            Await.until(held + " runs again, " + where, SOON, tomte::diagnosis, () -> !since(held)
                    .isEmpty());
            assertThat(since(held).get(0).step())
                    .as("%s goes on, %s", held, where)
                    .isEqualTo(2);
        }
        Map<String, String> statuses = statuses();
        assertThat(statuses.keySet()).as(where).containsAll(acknowledged);
        assertThat(statuses).as(where).containsAllEntriesOf(ended).doesNotContainValue("FAILED");
        nothingRanAgain(where);

        Set<String> periodic = acknowledged(kind -> kind == Kind.PERIODIC);
        periodic.removeAll(ended.keySet());
        Await.until("all of " + periodic + " run again, " + where, LIMIT, tomte::diagnosis, () -> tasks.diary().stream()
                .skip(killedAt)
                .map(Note::task)
                .collect(Collectors.toSet())
                .containsAll(periodic));
        if (!periodic.isEmpty()) {
            tomte.ok(Stream.concat(Stream.of("task:cancel"), periodic.stream()).toArray(String[]::new));
        }
        int now = tasks.diary().size();
        tasks.list("--status", "CANCELLED").forEach(row -> noteEnd(row, now));
        assertThat(ended.keySet()).as(where).containsAll(periodic);
    }

    /** All that was acknowledged comes to its end, in its order and after its retries. */
    @Override
    public void compareAll(String where) throws Exception {
        compare(where);
        Set<String> once = acknowledged(kind -> kind != Kind.PERIODIC && kind != Kind.LATER);
        Await.until("all one-time tasks are completed, " + where, LIMIT, () -> statuses() + tomte.diagnosis(), () -> {
            Map<String, String> statuses = statuses();
            return once.stream().allMatch(name -> statuses.get(name).equals("COMPLETED"));
        });
        List<Note> diary = tasks.diary();
        Map<String, Integer> begun = new HashMap<>();
        Map<String, Integer> done = new HashMap<>();
        Map<String, Integer> attempts = new HashMap<>();
        for (int i = 0; i < diary.size(); i++) {
            Note note = diary.get(i);
            begun.putIfAbsent(note.task(), i);
            if (note.what().equals("done")) {
                done.putIfAbsent(note.task(), i);
                attempts.putIfAbsent(note.task(), note.attempt());
            }
        }
        assertThat(done.keySet()).as(where).containsAll(once);
        for (String name : acknowledged(kind -> kind == Kind.RETRIED)) {
            assertThat(attempts.get(name)).as("attempts of %s, %s", name, where).isBetween(2, 4);
        }
        for (String name : acknowledged(kind -> kind == Kind.CHAINED)) {
            String first = after.get(name);
            assertThat(done.get(first))
                    .as("%s before %s, %s", first, name, where)
                    .isLessThan(begun.get(name));
        }
        Set<String> later = acknowledged(kind -> kind == Kind.LATER);
        assertThat(begun.keySet()).as(where).doesNotContainAnyElementsOf(later);
        nothingRanAgain(where);
        assertThat(ended.values()).as(where).contains("COMPLETED", "CANCELLED");
        assertThat(acknowledged).as(where).hasSizeGreaterThanOrEqualTo(2 * rounds);
    }

    private Kind kind(String before) {
        int dice = random.nextInt(10);
        if (dice >= 8 && !before.isEmpty()) {
            return Kind.CHAINED;
        }
        return dice == 0 ? Kind.LATER : dice == 1 ? Kind.PERIODIC : dice < 4 ? Kind.RETRIED : Kind.PLAIN;
    }

    private String create(String name, Kind kind) {
        wanted.put(name, kind);
        return "task:create " + Tasks.TYPE + " --json --name " + name + " "
                + String.format(kind.options, after.getOrDefault(name, name));
    }

    private void noteEnd(JsonObject row, int diarySize) {
        String name = row.getString("name");
        if (wanted.containsKey(name)) {
            ended.putIfAbsent(name, row.getString("status"));
            endedBefore.putIfAbsent(name, diarySize);
        }
    }

    private Set<String> acknowledged(Predicate<Kind> which) {
        return acknowledged.stream()
                .filter(name -> which.test(wanted.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> statuses() {
        return tasks.list("--all", "--type", Tasks.TYPE).stream()
                .collect(Collectors.toMap(row -> row.getString("name"), row -> row.getString("status")));
    }

    private List<Note> since(String task) throws IOException {
        return tasks.diary().stream()
                .skip(killedAt)
                .filter(note -> note.task().equals(task))
                .toList();
    }

    private void nothingRanAgain(String where) throws IOException {
        List<Note> diary = tasks.diary();
        for (int i = 0; i < diary.size(); i++) {
            Note note = diary.get(i);
            assertThat(i)
                    .as("%s had ended before line %s, %s", note, i, where)
                    .isLessThan(endedBefore.getOrDefault(note.task(), Integer.MAX_VALUE));
        }
    }
}
