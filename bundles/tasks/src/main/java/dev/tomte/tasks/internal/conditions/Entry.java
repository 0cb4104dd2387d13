package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the {@link ConditionBoard} knows under a name. Guarded by the board. */
final class Entry {

    private static final Logger LOG = LoggerFactory.getLogger(Entry.class);
    /** What was found longer ago is no news to who begins to watch, and no answer to who asks. */
    private static final long OLD = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final List<TaskCondition> conditions = new ArrayList<>();
    private int watchers;
    private @Nullable Check check;
    private long begunAt;
    private boolean settled;
    private @Nullable Verdict verdict;
    private long foundAt;
    /** What later looks are compared with. */
    private Optional<Boolean> held = Optional.of(false);

    private boolean failing;

    Entry(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isThere() {
        return !conditions.isEmpty();
    }

    boolean isWatched() {
        return watchers > 0;
    }

    void add(TaskCondition condition) {
        conditions.add(condition);
        if (conditions.size() > 1) {
            LOG.warn("There are {} conditions {}; the first counts until it goes", conditions.size(), name);
        }
    }

    /** Whether this made it cease to hold. */
    Optional<Boolean> remove(TaskCondition condition) {
        boolean counted = isThere() && conditions.get(0) == condition;
        conditions.removeIf(other -> other == condition);
        if (!counted) {
            return Optional.empty();
        }
        if (check != null) {
            check.giveUp("it went away");
        }
        check = null;
        verdict = null;
        failing = false;
        // Its successor, if there is one, is looked at when it is needed.
        return isThere() ? Optional.empty() : compare(false);
    }

    void watch(long now) {
        watchers++;
        if (watchers == 1 && isThere() && (verdict == null || now - foundAt > OLD)) {
            held = Optional.empty();
        }
    }

    void unwatch() {
        if (watchers == 0) {
            throw new IllegalStateException(Texts.shown(name) + " is not watched");
        }
        watchers--;
    }

    /**
     * The question that is under way, or a new one; empty if what is known is not older than so many nanoseconds, if there
     * is nobody to ask, or if the last question still hangs.
     */
    Optional<Check> check(CheckRunner runner, long now, long age) {
        if (!isThere()) {
            return Optional.empty();
        }
        if (check != null && !settled && (!check.isOver() || now - begunAt <= OLD)) {
            // Answered or not, somebody is about to take it in; if he was interrupted, it is done here or grows old.
            return Optional.of(check);
        }
        if (check != null && !check.isOver()) {
            return Optional.empty();
        }
        if (verdict != null && now - foundAt <= age) {
            return Optional.empty();
        }
        check = runner.begin(name, conditions.get(0));
        settled = false;
        begunAt = now;
        return Optional.of(check);
    }

    /** Takes an answer, if it is the first to bring it; whether this changed what holds. */
    Optional<Boolean> settle(Check answered, Check.Answer answer, long now) {
        if (answered != check || settled) {
            return Optional.empty();
        }
        settled = true;
        foundAt = now;
        verdict = answer.verdict();
        log(answer);
        return compare(verdict.holds());
    }

    Verdict known() {
        return verdict == null ? Verdict.no(name + ": not looked at yet") : verdict;
    }

    private Optional<Boolean> compare(boolean holds) {
        boolean changed = held.isPresent() && held.get() != holds;
        held = Optional.of(holds);
        return changed ? Optional.of(holds) : Optional.empty();
    }

    /** The first failure and the recovery, not each repetition. */
    private void log(Check.Answer answer) {
        if (answer.failed() && !failing) {
            LOG.warn(
                    "A condition failed and counts as not holding: {}",
                    answer.verdict().reason(),
                    answer.cause());
        } else if (!answer.failed() && failing) {
            LOG.info("Condition {} answers again", name);
        }
        failing = answer.failed();
    }
}
