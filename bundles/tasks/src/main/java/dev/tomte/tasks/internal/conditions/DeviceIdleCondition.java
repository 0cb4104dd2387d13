package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Holds once, for the configured time, others than Tomte have made little use of the processors and nobody has typed. */
@Component(property = TaskCondition.NAME + "=" + Constraints.DEVICE_IDLE)
public final class DeviceIdleCondition implements TaskCondition {

    private final LiveSettings settings;
    private final LongSupplier nanoTime;
    private final LoadWatch load;
    private final TerminalWatch terminals;

    @Activate
    public DeviceIdleCondition(BundleContext context, @Reference LiveSettings settings) {
        this(DeviceFiles.of(context), settings, InstantSource.system(), System::nanoTime);
    }

    DeviceIdleCondition(DeviceFiles files, LiveSettings settings, InstantSource clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.load = new LoadWatch(files);
        this.terminals = new TerminalWatch(files, clock);
    }

    @Override
    public synchronized Verdict check() {
        ConditionsSettings set = settings.now();
        Duration enough = set.idleAfter();
        long now = nanoTime.getAsLong();
        try {
            long quiet = load.quiet(now, enough, set.idleLoadPercent());
            long untouched = terminals.quiet(now, enough);
            if (quiet < enough.toNanos()) {
                return no(load.work() + ", more than " + set.idleLoadPercent() + " %,", quiet, enough);
            }
            return untouched < enough.toNanos() ? no("somebody typed", untouched, enough) : Verdict.HOLDS;
        } catch (IOException e) {
            return Verdict.no("it cannot be told whether the device is idle: " + e.getMessage());
        }
    }

    private static Verdict no(String what, long since, Duration enough) {
        return Verdict.no(what + " " + Duration.ofNanos(since).toSeconds() + " s ago; the device is idle "
                + enough.toSeconds() + " s after");
    }
}
