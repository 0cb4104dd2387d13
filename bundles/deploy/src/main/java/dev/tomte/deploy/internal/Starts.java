package dev.tomte.deploy.internal;

import dev.tomte.deploy.internal.Errands.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Starts and stops bundles, whose own code runs then: it may throw, take long or never return. */
final class Starts {

    /** One that takes longer goes on, but the deployer does. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Why a bundle of a certain content could not be started. */
    private record Failure(String sha256, String problem) {}

    private final Errands errands;
    private final Map<String, Failure> failures = new HashMap<>();
    private final Map<String, String> hindered = new HashMap<>();
    private final Map<String, String> starting = new HashMap<>();

    Starts(Errands errands) {
        this.errands = errands;
    }

    /** Why the content failed to start; it is not tried again in this run, unless someone else does. */
    Optional<String> failure(String name, String sha256) {
        return Optional.ofNullable(failures.get(name))
                .filter(failure -> failure.sha256().equals(sha256))
                .map(Failure::problem);
    }

    /** What the framework said when it last would not start or stop the bundle, for a reason that may pass. */
    Optional<String> hindrance(String name) {
        return Optional.ofNullable(hindered.get(name));
    }

    void forget(String name) {
        failures.remove(name);
        hindered.remove(name);
    }

    /** Starts a bundle and marks it to be started from now on, as far as its activation policy says. */
    void start(String name, String sha256, Bundle bundle) throws InterruptedException {
        forget(name);
        starting.put(name, sha256);
        errands.begin(name, Kind.START, () -> {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return bundle;
        });
        collect(name, PATIENCE);
    }

    /**
     * Stops a bundle for now, which leaves its mark to be started.
     *
     * @return whether it has stopped; if not, it is still at it
     */
    boolean stop(String name, Bundle bundle) throws InterruptedException {
        errands.begin(name, Kind.STOP, () -> {
            bundle.stop(Bundle.STOP_TRANSIENT);
            return bundle;
        });
        return collect(name, PATIENCE);
    }

    /** Takes in what has ended meanwhile. */
    void collect(Collection<String> bundles) throws InterruptedException {
        for (String bundle : bundles) {
            Optional<Kind> kind = errands.underWay(bundle);
            if (kind.isPresent() && kind.get() != Kind.FAREWELL) {
                collect(bundle, Duration.ZERO);
            }
        }
    }

    private boolean collect(String name, Duration limit) throws InterruptedException {
        try {
            boolean ended = errands.ended(name, limit);
            if (ended) {
                starting.remove(name);
            }
            return ended;
        } catch (ExecutionException e) {
            String sha256 = starting.remove(name);
            if (sha256 != null && isByActivator(e.getCause())) {
                failures.put(name, new Failure(sha256, words(e.getCause())));
            } else {
                hindered.put(name, "cannot be started or stopped right now: " + cause(e.getCause()));
            }
            return true;
        }
    }

    /** The framework also refuses for reasons that pass, such as someone else being at work on the same bundle. */
    private static boolean isByActivator(Throwable problem) {
        return problem instanceof BundleException failure && failure.getType() == BundleException.ACTIVATOR_ERROR;
    }

    private static String words(Throwable problem) {
        return "could not be started: " + cause(problem) + "; replace the file to have it tried again";
    }

    /** What is behind the framework's exception. */
    static Throwable cause(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof BundleException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
