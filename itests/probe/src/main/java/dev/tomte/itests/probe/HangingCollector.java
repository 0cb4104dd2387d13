package dev.tomte.itests.probe;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A collector that never answers, as one that looks at a dead mount does. */
@Component(property = "time.limit.ms:Long=200")
public final class HangingCollector implements HealthCollector {

    private final CountDownLatch gone = new CountDownLatch(1);

    @Activate
    public HangingCollector() {}

    @Deactivate
    void release() {
        gone.countDown();
    }

    @Override
    public String name() {
        return "hanging";
    }

    @Override
    public List<Measurement> collect() throws InterruptedException {
        gone.await();
        return List.of();
    }
}
