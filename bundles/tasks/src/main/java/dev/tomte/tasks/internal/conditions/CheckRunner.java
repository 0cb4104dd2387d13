package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.TaskCondition;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that conditions are asked in. None waits for another, so that one that hangs holds up nobody; there are as
 * many as are asked at the same time, and they end soon after.
 */
final class CheckRunner implements AutoCloseable {

    /** Beyond it, only conditions that hang keep the others from being asked. */
    private static final int MOST = 128;

    private final Duration limit;
    private final Set<Check> underWay = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), CheckRunner::thread);

    CheckRunner(Duration limit) {
        this.limit = limit;
    }

    Check begin(String name, TaskCondition condition) {
        Check check = new Check(name, condition, limit);
        try {
            underWay.add(check);
            threads.execute(() -> {
                check.run();
                underWay.remove(check);
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(check);
            check.refuse(
                    threads.isShutdown()
                            ? "it is not asked any more: the task engine has stopped"
                            : "it was not asked: " + MOST + " conditions are being asked, and do not answer");
        }
        return check;
    }

    @Override
    public void close() {
        threads.shutdown();
        underWay.forEach(check -> check.giveUp("it was not waited for: the task engine stops"));
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "tomte-condition");
        thread.setDaemon(true);
        return thread;
    }
}
