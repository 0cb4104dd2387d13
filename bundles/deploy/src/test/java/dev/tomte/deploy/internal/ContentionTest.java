package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

class ContentionTest {

    @TempDir
    private Path root;

    @Test
    @DisplayName("P8: what the framework puts off because someone else is at work is done later, without a new file")
    void brokenOff() throws Exception {
        House house = new House(root);
        AtomicInteger attempts = new AtomicInteger();
        DeployLoop loop = new DeployLoop(
                busyAtFirst(house.context(), attempts),
                house.settings(),
                house.store,
                house.host,
                house.events::add,
                Checkpoint.NONE);
        loop.start();
        try {
            Await.until("the folder is there", () -> house.plugins.toFile().isDirectory());
            house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
            Await.until("a runs", () -> house.active().equals(Map.of("a", "1.0.0")), () -> loop.report()
                    .snapshot()
                    .toString());
            assertThat(attempts).hasValue(2);
        } finally {
            loop.close();
            house.close();
        }
    }

    /** Its first installation is broken off as Felix does it when another thread wants what this one holds. */
    private static BundleContext busyAtFirst(BundleContext real, AtomicInteger attempts) {
        return (BundleContext) Proxy.newProxyInstance(
                ContentionTest.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, given) -> {
                    if (method.getName().equals("installBundle") && attempts.incrementAndGet() == 1) {
                        throw new BundleException("Unable to acquire the global lock to install the bundle.");
                    }
                    try {
                        return method.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
