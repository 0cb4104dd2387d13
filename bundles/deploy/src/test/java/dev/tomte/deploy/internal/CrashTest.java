package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.deploy.internal.Checkpoint.Step;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashTest {

    /** What ends the deployer's threads at the point where the power goes. */
    private static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Lets nothing happen after the given step: whoever passes a step then stops there for good. */
    private static final class Cut implements Checkpoint {
        private final Step at;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);
        private final AtomicBoolean down = new AtomicBoolean();

        Cut(Step at) {
            this.at = at;
        }

        @Override
        public void passed(Step step) {
            if (step == at) {
                down.set(true);
                reached.countDown();
            }
            if (down.get()) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new PowerCut();
                }
            }
        }
    }

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(Step.class)
    @DisplayName("P8: a power cut after any step of an update, an installation and a removal ends as if there was none")
    void cutAndDeployerAnew(Step step) throws Exception {
        House house = prepared();
        try {
            cutAt(step, house);
            house.deployer = house.deployer(Checkpoint.NONE);
            house.start();
            expectAll(house);
        } finally {
            house.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    @DisplayName("P8: ... and so it does when the framework starts anew from its cache")
    void cutAndFrameworkAnew(Step step) throws Exception {
        House house = prepared();
        try {
            cutAt(step, house);
            house.framework.stop();
            House.awaitStop(house.framework);
            house.startFramework();
            expectAll(house);
        } finally {
            house.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    @DisplayName("P8: ... and when what was dropped has been taken back meanwhile, all is as before")
    void cutAndTakenBack(Step step) throws Exception {
        House house = prepared();
        try {
            cutAt(step, house);
            house.remove("new.jar");
            house.drop("updated.jar", BundleJar.probe("updated", "1.0.0").exports("u;version=1"));
            house.drop("removed.jar", BundleJar.probe("removed", "1.0.0"));
            house.deployer = house.deployer(Checkpoint.NONE);
            house.start();
            house.awaitGone("new");
            house.awaitLive("updated.jar", "1.0.0");
            house.awaitLive("removed.jar", "1.0.0");
            house.awaitLive("user.jar", "1.0.0");
            assertThat(house.active())
                    .containsOnly(
                            Map.entry("updated", "1.0.0"), Map.entry("removed", "1.0.0"), Map.entry("user", "1.0.0"));
        } finally {
            house.close();
        }
    }

    private House prepared() throws Exception {
        House house = House.open(root);
        house.drop("updated.jar", BundleJar.probe("updated", "1.0.0").exports("u;version=1"));
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports("u"));
        house.drop("removed.jar", BundleJar.probe("removed", "1.0.0"));
        house.awaitLive("updated.jar", "1.0.0");
        house.awaitLive("user.jar", "1.0.0");
        house.awaitLive("removed.jar", "1.0.0");
        house.deployer.stop();
        return house;
    }

    /** Makes a deployer that meets an update, an installation and a removal, and dies after the step. */
    private static void cutAt(Step step, House house) throws Exception {
        house.drop("updated.jar", BundleJar.probe("updated", "1.1.0").exports("u;version=1.1"));
        house.drop("new.jar", BundleJar.probe("new", "1.0.0").imports("u"));
        house.remove("removed.jar");
        Cut cut = new Cut(step);
        DeployLoop loop =
                new DeployLoop(house.context(), house.settings(), house.store, house.host, house.events::add, cut);
        loop.start();
        Await.until("the power goes after " + step, () -> cut.reached.getCount() == 0);
        loop.abandon();
    }

    private static void expectAll(House house) throws Exception {
        house.awaitGone("removed");
        house.awaitLive("updated.jar", "1.1.0");
        house.awaitLive("new.jar", "1.0.0");
        house.awaitLive("user.jar", "1.0.0");
        assertThat(house.active())
                .containsOnly(Map.entry("updated", "1.1.0"), Map.entry("new", "1.0.0"), Map.entry("user", "1.0.0"));
        assertThat(house.host.farewells).contains("removed active");
        assertThat(house.deployer.trouble()).isEmpty();
    }
}
