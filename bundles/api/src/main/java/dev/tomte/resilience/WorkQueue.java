package dev.tomte.resilience;

import dev.tomte.task.TaskPriority;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Work to be done soon, in threads of the host's that all plug-ins share, at most so much at a time. In memory only: what
 * must survive a restart is a task. When the plug-in is disabled, the host closes the queue after
 * {@link dev.tomte.plugin.Plugin#onDisable}, while the context is still open, and waits for its work within the hook's
 * time limit.
 *
 * <p>Never wait in one work for another of the same queue: with all threads waiting, none would come.
 */
@ProviderType
public interface WorkQueue {

    String name();

    /** With {@link TaskPriority#NORMAL}. */
    default <T> CompletableFuture<T> submit(Callable<T> work) {
        return submit(TaskPriority.NORMAL, work);
    }

    /**
     * Queues work. Its thread has the plug-in's context class loader. The future completes with its result, or with what
     * the last try threw; that carries the earlier failures as suppressed ones. Cancelling the future takes the work out
     * of the queue, or interrupts it. Dependent stages run in the work's thread and keep its place, unless they are
     * asynchronous.
     *
     * @param priority who goes first; as with tasks, nobody waits for ever because of others
     * @throws WorkRefusedException if the queue is full or closed; nothing was queued
     */
    <T> CompletableFuture<T> submit(TaskPriority priority, Callable<T> work);

    /**
     * Takes nothing more and waits for what there is, retries too. What is left after the limit is given up: the futures
     * fail with {@link WorkRefusedException}, running work is interrupted. Not for use within the queue's own work.
     *
     * @return whether everything was done
     * @throws InterruptedException if the caller is interrupted; then what is left is given up at once
     */
    boolean close(Duration limit) throws InterruptedException;

    WorkQueueSnapshot snapshot();
}
