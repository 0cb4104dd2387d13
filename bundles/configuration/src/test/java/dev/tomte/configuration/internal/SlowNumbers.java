package dev.tomte.configuration.internal;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes a configuration whose {@code count} is even, and lets one thread wait for that. */
record SlowNumbers(Thread waiting, CountDownLatch asked, CountDownLatch answered) implements MetaTypeProvider {

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        if (Thread.currentThread() == waiting) {
            asked.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new EvenNumbers("count");
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }
}
