package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Holds while there is a route to elsewhere and none of the interfaces that take it is paid by volume. In this order:
 * what somebody set for the connection in NetworkManager, the configured names, what NetworkManager guesses; what nobody
 * knows to be metered is not.
 */
@Component(property = TaskCondition.NAME + "=" + Constraints.UNMETERED_NETWORK)
public final class UnmeteredNetworkCondition implements TaskCondition {

    private final DeviceFiles files;
    private final LiveSettings settings;
    private final NetworkManager networkManager;

    @Activate
    public UnmeteredNetworkCondition(BundleContext context, @Reference LiveSettings settings) {
        this(DeviceFiles.of(context), settings);
    }

    private UnmeteredNetworkCondition(DeviceFiles files, LiveSettings settings) {
        this(
                files,
                settings,
                // What it says is about this machine, not about a copy of another one's files.
                new NetworkManager(files.isMachine() ? NetworkManager.COMMAND : List.of(), System::nanoTime));
    }

    UnmeteredNetworkCondition(DeviceFiles files, LiveSettings settings, NetworkManager networkManager) {
        this.files = files;
        this.settings = settings;
        this.networkManager = networkManager;
    }

    @Override
    public Verdict check() {
        try {
            Routes routes = Routes.read(files);
            if (routes.problem().isPresent()) {
                return Verdict.no(routes.problem().get());
            }
            ConditionsSettings now = settings.now();
            for (String link : routes.links()) {
                Optional<String> metered = metered(link, now);
                if (metered.isPresent()) {
                    return Verdict.no(link + " is paid by volume: " + metered.get());
                }
            }
            return Verdict.HOLDS;
        } catch (IOException e) {
            return Verdict.no("it cannot be told whether there is a route to elsewhere: " + e.getMessage());
        }
    }

    /** Who says that it is metered. */
    private Optional<String> metered(String link, ConditionsSettings now) {
        NetworkManager.Metered asked = now.askNetworkManager()
                ? networkManager.metered(link, now.networkManagerAge())
                : NetworkManager.Metered.UNKNOWN;
        Optional<String> configured = Optional.of(link)
                .filter(now::isMetered)
                .or(() -> new Link(files, link).driver().filter(now::isMetered))
                .map(name -> "the configuration meteredInterfaces says so of " + name);
        return switch (asked) {
            case YES -> Optional.of("it is set so in NetworkManager");
            case NO -> Optional.empty();
            case GUESSED_YES -> configured.or(() -> Optional.of("NetworkManager takes it to be"));
            case GUESSED_NO, UNKNOWN -> configured;
        };
    }
}
