package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Journal.Entry;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.store.Changes;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T7: what the disk refuses does not come to it later, in place of what is newer")
class JournalTest {

    private static final long POISON = 13;

    /** A commit that waits for its answer. */
    private record Asked(Changes changes, CompletableFuture<Void> answer) {}

    private final List<Asked> asked = new ArrayList<>();
    /** As they would be on the disk. */
    private final Map<Long, TaskRow> disk = new HashMap<>();

    private final List<String> told = new ArrayList<>();
    private final Journal journal = new Journal(
            (TaskStore) Proxy.newProxyInstance(
                    TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                        Asked one = new Asked((Changes) arguments[0], new CompletableFuture<>());
                        asked.add(one);
                        return one.answer;
                    }),
            (entries, failure) -> entries.forEach(entry -> entry.receipt().settled(failure)));

    private static TaskRow row(long id) {
        return TaskRow.created(id, TaskRequest.builder("t").build(), 0, 0, 0);
    }

    private Entry entry(TaskRow row, String name) {
        return new Entry(
                row, Kind.CHANGED, null, failure -> told.add(name + (failure == null ? " saved" : " refused")));
    }

    private void send(Entry... entries) {
        Stream.of(entries).forEach(entry -> journal.add(List.of(entry)));
        journal.flush();
    }

    /** Answers the commits in their order, as the store does: it refuses those with a poisonous row. */
    private void answerAll(boolean full) {
        boolean refusesAll = full;
        while (!asked.isEmpty()) {
            Asked next = asked.remove(0);
            boolean poisoned = next.changes.changed().stream().anyMatch(row -> row.id() == POISON);
            if (refusesAll || poisoned) {
                next.answer.completeExceptionally(new StoreException("refused"));
                refusesAll = false;
            } else {
                next.changes.changed().forEach(row -> disk.put(row.id(), row));
                next.answer.complete(null);
            }
        }
    }

    @Test
    @DisplayName("T7: one transition that cannot be does not keep the others of its batch from the disk")
    void isolates() {
        send(entry(row(1), "one"), entry(row(POISON), "poison"), entry(row(2), "two"));
        answerAll(false);
        assertThat(told).containsExactly("one saved", "poison refused", "two saved");
        assertThat(disk).containsOnlyKeys(1L, 2L);
        assertThat(journal.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("T7: a cancellation that was saved meanwhile stays, whatever of the batch before it is tried again")
    void keepsNewer() {
        TaskRow held = row(1).withStatus(TaskStatus.PAUSED, "");
        send(entry(held, "pause"), entry(row(POISON), "poison"));
        send(entry(held.withStatus(TaskStatus.CANCELLED, "enough"), "cancel"));
        send(entry(row(2), "next"));
        assertThat(asked).hasSize(3);
        answerAll(false);
        assertThat(told).containsExactly("pause saved", "poison refused", "cancel saved", "next saved");
        assertThat(disk.get(1L).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(disk).containsOnlyKeys(1L, 2L);
        assertThat(journal.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("T7: a batch refused by a full disk is tried once more if the one after it was taken")
    void roomAgain() {
        send(entry(row(1), "one"));
        send(entry(row(2), "two"));
        answerAll(true);
        assertThat(told).containsExactly("one saved", "two saved");
        send(entry(row(3), "three"));
        answerAll(false);
        assertThat(told).endsWith("three saved");
        assertThat(disk).containsOnlyKeys(1L, 2L, 3L);
    }
}
