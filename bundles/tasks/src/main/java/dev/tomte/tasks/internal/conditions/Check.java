package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One question to one condition, in a thread of its own. All who wait for it get the same answer. */
final class Check implements Runnable {

    /**
     * What came of it.
     *
     * @param verdict with the condition's name in front of a reason
     * @param failed whether the condition did not do its part
     * @param cause what it threw
     */
    record Answer(Verdict verdict, boolean failed, @Nullable Throwable cause) {}

    private final String name;
    private final TaskCondition condition;
    private final Duration limit;
    private final long deadline;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable Thread thread;
    private volatile boolean over;

    Check(String name, TaskCondition condition, Duration limit) {
        this.name = name;
        this.condition = condition;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    @Override
    public void run() {
        if (enter()) {
            Answer own = ask();
            leave();
            // Before it is told: who has the answer may ask the next question at once.
            over = true;
            answer.complete(own);
        }
        over = true;
    }

    /** Whether the condition has returned, or is not going to be called. */
    boolean isOver() {
        return over;
    }

    /** Waits for the answer, at most until the time is up. */
    Answer await() throws InterruptedException {
        try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(
                    "it did not answer within " + limit.toMillis() + " ms, and is not asked again before it does");
        } catch (ExecutionException e) {
            // Nobody completes it so.
            throw new IllegalStateException(e);
        }
    }

    /** Answers in the condition's stead, unless it already has, and interrupts it. */
    Answer giveUp(String reason) {
        if (answer.complete(failed(reason, null))) {
            interrupt();
        }
        return answer.join();
    }

    /** There is no thread for it. */
    void refuse(String reason) {
        over = true;
        answer.complete(failed(reason, null));
    }

    // A condition is foreign code: whatever it throws is its own failure.
    private Answer ask() {
        try {
            Verdict verdict = condition.check();
            if (verdict == null) {
                return failed("it answered null", null);
            }
            return new Answer(verdict.holds() ? Verdict.HOLDS : no(verdict.reason()), false, null);
        } catch (Throwable e) {
            return failed(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private Answer failed(String reason, @Nullable Throwable cause) {
        return new Answer(no(reason), true, cause);
    }

    private Verdict no(@Nullable String reason) {
        return Verdict.no(name + ": " + (reason == null || reason.isBlank() ? "it does not hold" : Texts.line(reason)));
    }

    /** Entering, leaving and interrupting exclude each other, so that an interrupt never hits the thread's next work. */
    private synchronized boolean enter() {
        if (answer.isDone()) {
            return false;
        }
        thread = Thread.currentThread();
        thread.setName("tomte-condition-" + name);
        return true;
    }

    private synchronized void leave() {
        thread = null;
        // An interrupt that came too late belongs to this question alone.
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
