package dev.tomte.web.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.Process;

/** Commands for tests. Nothing of Gogo's in a signature: in the framework it comes from another class loader. */
public final class SlowCommands {

    final AtomicInteger begun = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean flooding = new AtomicBoolean(true);

    public String echo(String text) {
        return text;
    }

    public void fail(String why) {
        throw new IllegalStateException(why);
    }

    public void hang() throws InterruptedException {
        release.await();
    }

    /** Does not care for an interrupt. */
    public void stubborn() {
        begun.incrementAndGet();
        boolean released = false;
        while (!released) {
            try {
                release.await();
                released = true;
            } catch (InterruptedException e) {
                released = false;
            }
        }
    }

    /** Prints until it is interrupted. */
    public void flood() {
        while (flooding.get() && !Thread.currentThread().isInterrupted()) {
            Process.Utils.current().out().println("0123456789".repeat(100));
        }
    }

    void endAll() {
        flooding.set(false);
        release.countDown();
    }
}
