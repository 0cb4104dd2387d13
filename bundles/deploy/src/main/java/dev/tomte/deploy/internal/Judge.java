package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.internal.Applier.Refusal;
import dev.tomte.deploy.internal.Errands.Kind;
import dev.tomte.deploy.internal.Generation.Entry;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** Says what became of a bundle, from what the framework holds now. */
final class Judge {

    private final FrameworkBundles framework;
    private final Ledger ledger;
    private final Errands errands;
    private final Starts starts;
    private final Preview preview;

    Judge(FrameworkBundles framework, Ledger ledger, Errands errands, Starts starts, Collection<Bundle> leaving) {
        this.framework = framework;
        this.ledger = ledger;
        this.errands = errands;
        this.starts = starts;
        this.preview = new Preview(framework.context(), Map.of(), leaving);
    }

    /**
     * Judges one bundle.
     *
     * @param refusal why the framework did not take the content
     * @param obstacle what the content waits for while another runs
     */
    Outcome judge(Entry entry, @Nullable Bundle bundle, Optional<Refusal> refusal, Optional<String> obstacle) {
        String name = entry.bundle();
        if (bundle == null) {
            return new Outcome(
                    refusal.map(Refusal::state).orElse(DeployState.WAITING),
                    refusal.map(Refusal::problem).or(() -> Optional.of("is not installed yet")),
                    -1,
                    Optional.empty(),
                    refusal.isEmpty());
        }
        Optional<String> running = ledger.applied(bundle, name);
        Optional<Kind> errand = errands.underWay(name);
        if (errand.isPresent()) {
            return waiting(bundle, running, inWords(errand.get()), true);
        }
        if (!running.equals(Optional.of(entry.sha256()))) {
            return notTaken(bundle, running, refusal, obstacle);
        }
        return taken(entry, bundle, running);
    }

    private static Outcome notTaken(
            Bundle bundle, Optional<String> running, Optional<Refusal> refusal, Optional<String> obstacle) {
        String problem = refusal.map(Refusal::problem).or(() -> obstacle).orElse("is not installed yet");
        boolean kept = running.isPresent() && FrameworkBundles.isActive(bundle);
        return new Outcome(
                refusal.map(Refusal::state).orElse(DeployState.WAITING),
                Optional.of(kept ? problem + "; version " + bundle.getVersion() + " keeps running" : problem),
                bundle.getBundleId(),
                running,
                refusal.isEmpty() && obstacle.isEmpty());
    }

    private Outcome taken(Entry entry, Bundle bundle, Optional<String> running) {
        boolean fragment = FrameworkBundles.isFragment(bundle);
        boolean live = fragment
                ? bundle.getState() == Bundle.RESOLVED
                : FrameworkBundles.isActive(bundle) || !framework.isMeantToRun(bundle);
        if (live) {
            return new Outcome(DeployState.LIVE, Optional.empty(), bundle.getBundleId(), running, false);
        }
        Optional<String> failure = starts.failure(entry.bundle(), entry.sha256());
        if (failure.isPresent()) {
            return new Outcome(DeployState.REJECTED, failure, bundle.getBundleId(), running, false);
        }
        boolean resolved = bundle.getState() != Bundle.INSTALLED;
        String problem = resolved
                ? starts.hindrance(entry.bundle()).orElse("is not started yet")
                : missing(entry.bundle(), bundle);
        return waiting(bundle, running, problem, resolved);
    }

    private String missing(String name, Bundle bundle) {
        return Optional.ofNullable(bundle.adapt(BundleRevision.class))
                .flatMap(preview::missing)
                .map(what -> "needs " + what)
                .or(() -> starts.hindrance(name))
                .orElse("cannot be resolved together with what runs");
    }

    private static Outcome waiting(Bundle bundle, Optional<String> running, String problem, boolean passing) {
        return new Outcome(DeployState.WAITING, Optional.of(problem), bundle.getBundleId(), running, passing);
    }

    private static String inWords(Kind errand) {
        return switch (errand) {
            case START -> "is starting: its activator has not returned yet";
            case STOP -> "is stopping, to be updated: its activator has not returned yet";
            case FAREWELL -> "is being uninstalled; then it is installed again";
        };
    }
}
