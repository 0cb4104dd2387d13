package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import dev.tomte.tasks.internal.conditions.PowerSupply.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Holds while a battery has more than the configured charge, the fullest of several, and on a device without one. */
@Component(property = TaskCondition.NAME + "=" + Constraints.BATTERY_NOT_LOW)
public final class BatteryNotLowCondition implements TaskCondition {

    private final PowerSupplies supplies;
    private final LiveSettings settings;

    @Activate
    public BatteryNotLowCondition(BundleContext context, @Reference LiveSettings settings) {
        this(DeviceFiles.of(context), settings);
    }

    BatteryNotLowCondition(DeviceFiles files, LiveSettings settings) {
        this.supplies = new PowerSupplies(files);
        this.settings = settings;
    }

    @Override
    public Verdict check() {
        try {
            return judge(supplies.read(), settings.now().batteryLowPercent());
        } catch (IOException e) {
            return Verdict.no("the charge of the battery cannot be told: " + e.getMessage());
        }
    }

    private static Verdict judge(List<PowerSupply> all, int low) {
        Optional<Integer> most =
                all.stream().flatMap(supply -> supply.percent().stream()).max(Integer::compare);
        if (most.isPresent() && most.get() > low) {
            return Verdict.HOLDS;
        }
        Optional<String> problem = all.stream()
                .filter(supply -> !supply.is(Kind.OUTER) && supply.percent().isEmpty())
                .flatMap(supply -> supply.problem().stream())
                .findFirst();
        if (problem.isPresent()) {
            return Verdict.no("the charge of the battery cannot be told: " + problem.get());
        }
        return most.isEmpty()
                ? Verdict.HOLDS
                : Verdict.no("the battery has " + most.get() + " %; it is low up to " + low + " %");
    }
}
