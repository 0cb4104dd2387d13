package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.deploy.DeployState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolutionTest {

    private static final String RANGE_1 = "com.foo;version=\"[1.2,2)\"";

    @TempDir
    private Path root;

    private House house;

    @BeforeEach
    void open() throws Exception {
        house = House.open(root);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    @Test
    @DisplayName("P8: what cannot resolve waits, naming the requirement, and comes alive when its provider arrives")
    void waitsForProvider() throws Exception {
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports(RANGE_1));
        String problem = house.awaitState("user.jar", DeployState.WAITING, "needs package")
                .problem()
                .orElseThrow();
        assertThat(problem).isEqualTo("needs package com.foo 1.2 or later (below 2), which no bundle provides");

        house.drop("foo.jar", BundleJar.probe("foo", "1.0.0").exports("com.foo;version=1.1"));
        house.awaitState("user.jar", DeployState.WAITING, "provides in that version (foo has 1.1)");
        house.drop("foo.jar", BundleJar.probe("foo", "1.0.1").exports("com.foo;version=1.2"));
        house.awaitLive("user.jar", "1.0.0");

        house.remove("foo.jar");
        house.awaitState("user.jar", DeployState.WAITING, "needs package com.foo 1.2 or later");
        house.drop("foo.jar", BundleJar.probe("foo", "1.0.2").exports("com.foo;version=1.3"));
        house.awaitLive("user.jar", "1.0.0");
    }

    @Test
    @DisplayName("P8: a provider installed by someone else brings what waits to life, too")
    void providerFromElsewhere() throws Exception {
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports(RANGE_1));
        house.awaitState("user.jar", DeployState.WAITING);
        house.context()
                .installBundle(
                        "elsewhere",
                        new java.io.ByteArrayInputStream(BundleJar.of("foo", "1.0.0")
                                .exports("com.foo;version=1.2")
                                .bytes()));
        house.awaitLive("user.jar", "1.0.0");
    }

    @Test
    @DisplayName("P8: a chain that lacks its last link says which link")
    void chain() throws Exception {
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports("com.foo"));
        house.drop("foo.jar", BundleJar.of("foo", "1.0.0").exports("com.foo").imports("com.bar"));
        house.awaitState(
                "user.jar",
                DeployState.WAITING,
                "needs package com.foo, which foo 1.0.0 would provide, but that needs package com.bar");
    }

    @Test
    @DisplayName("P8: an update that lacks something waits while the version before runs on undisturbed")
    void updateWaits() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.drop("a.jar", BundleJar.probe("a", "2.0.0").imports(RANGE_1));
        house.awaitState("a.jar", DeployState.WAITING, "needs package com.foo 1.2 or later (below 2)");
        assertThat(house.line("a.jar").orElseThrow().problem().orElseThrow()).endsWith("version 1.0.0 keeps running");
        assertThat(house.log).containsExactly("start a 1.0.0", "started a 1.0.0");

        house.drop("foo.jar", BundleJar.probe("foo", "1.0.0").exports("com.foo;version=1.5"));
        house.awaitLive("a.jar", "2.0.0");
        assertThat(house.active()).containsEntry("a", "2.0.0");
    }

    @Test
    @DisplayName("P8: an update does not count on what only its own old version brings")
    void oldSelfDoesNotCount() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0").exports("com.foo;version=1.2"));
        house.awaitLive("a.jar", "1.0.0");
        house.drop("a.jar", BundleJar.probe("a", "2.0.0").imports(RANGE_1));
        house.awaitState("a.jar", DeployState.WAITING, "needs package com.foo");
        assertThat(house.log).doesNotContain("stop a 1.0.0");
    }

    @Test
    @DisplayName("P8: an update that would take from a running bundle what it runs on waits until that is updated too")
    void updateBreaksUser() throws Exception {
        house.drop("foo.jar", BundleJar.probe("foo", "1.0.0").exports("com.foo;version=1.2"));
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports(RANGE_1));
        house.awaitLive("user.jar", "1.0.0");
        house.drop("foo.jar", BundleJar.probe("foo", "2.0.0").exports("com.foo;version=2.0"));
        house.awaitState("foo.jar", DeployState.WAITING, "would take from user 1.0.0 what it runs on");
        assertThat(house.log).doesNotContain("stop foo 1.0.0", "stop user 1.0.0");

        house.drop("user.jar", BundleJar.probe("user", "2.0.0").imports("com.foo;version=\"[2,3)\""));
        house.awaitLive("foo.jar", "2.0.0");
        house.awaitLive("user.jar", "2.0.0");
        assertThat(house.active()).containsOnly(Map.entry("foo", "2.0.0"), Map.entry("user", "2.0.0"));
    }

    @Test
    @DisplayName("P9: an update stops its true dependents only")
    void smallestRefresh() throws Exception {
        house.drop("foo.jar", BundleJar.probe("foo", "1.0.0").exports("com.foo;version=1.2"));
        house.drop("user.jar", BundleJar.probe("user", "1.0.0").imports(RANGE_1));
        house.drop("other.jar", BundleJar.probe("other", "1.0.0"));
        house.awaitLive("user.jar", "1.0.0");
        house.awaitLive("other.jar", "1.0.0");
        house.drop("foo.jar", BundleJar.probe("foo", "1.1.0").exports("com.foo;version=1.2"));
        house.awaitLive("foo.jar", "1.1.0");
        Await.until("user is back", () -> house.active().containsKey("user"));
        assertThat(house.log).contains("stop user 1.0.0").doesNotContain("stop other 1.0.0");
    }

    @Test
    @DisplayName("P8: a clash of packages that only the framework finds brings the version before back")
    void usesConstraint() throws Exception {
        house.drop("x1.jar", BundleJar.of("x1", "1.0.0").exports("x;version=1"));
        house.drop("x2.jar", BundleJar.of("x2", "1.0.0").exports("x;version=2"));
        house.drop(
                "y.jar",
                BundleJar.of("y", "1.0.0").exports("y;version=1;uses:=x").imports("x;version=\"[1,2)\""));
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.awaitLive("y.jar", "1.0.0");
        house.drop(
                "a.jar",
                BundleJar.probe("a", "2.0.0").imports("x;version=\"[2,3)\"").imports("y"));
        house.awaitState("a.jar", DeployState.WAITING, "its packages clash");
        Await.until(
                "the version before is back",
                () -> house.active().getOrDefault("a", "").equals("1.0.0"));

        house.drop(
                "y.jar",
                BundleJar.of("y", "1.0.1").exports("y;version=1;uses:=x").imports("x;version=\"[2,3)\""));
        house.awaitLive("a.jar", "2.0.0");
    }

    @Test
    @DisplayName("P8: content that clashed is tried again when it comes back after another version was there")
    void clashIsNotForEver() throws Exception {
        house.drop("x1.jar", BundleJar.of("x1", "1.0.0").exports("x;version=1"));
        house.drop("x2.jar", BundleJar.of("x2", "1.0.0").exports("x;version=2"));
        house.drop(
                "y.jar",
                BundleJar.of("y", "1.0.0").exports("y;version=1;uses:=x").imports("x;version=\"[1,2)\""));
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.awaitLive("y.jar", "1.0.0");
        BundleJar clashing =
                BundleJar.probe("a", "2.0.0").imports("x;version=\"[2,3)\"").imports("y");
        house.drop("a.jar", clashing);
        house.awaitState("a.jar", DeployState.WAITING, "its packages clash");
        house.drop(
                "y.jar",
                BundleJar.of("y", "1.0.1").exports("y;version=1;uses:=x").imports("x;version=\"[2,3)\""));
        house.drop("a.jar", BundleJar.probe("a", "3.0.0"));
        house.awaitLive("y.jar", "1.0.1");
        house.awaitLive("a.jar", "3.0.0");
        house.drop("a.jar", clashing);
        house.awaitLive("a.jar", "2.0.0");
    }

    @Test
    @DisplayName("P8: a fragment attaches to its running host, and waits for one that is not there")
    void fragment() throws Exception {
        house.drop(
                "piece.jar",
                BundleJar.of("piece", "1.0.0").header("Fragment-Host", "host").text("of.txt", "piece"));
        house.awaitState("piece.jar", DeployState.WAITING, "needs host bundle host");
        house.drop("host.jar", BundleJar.probe("host", "1.0.0"));
        house.awaitLive("piece.jar", "1.0.0");
        house.drop(
                "late.jar",
                BundleJar.of("late", "1.0.0").header("Fragment-Host", "host").text("late.txt", "late"));
        house.awaitLive("late.jar", "1.0.0");
        Await.until("the host runs again", () -> house.active().containsKey("host"));
        assertThat(house.bundle("host").orElseThrow().getResource("late.txt")).isNotNull();
    }

    @Test
    @DisplayName("P8: ten drops at once, providers and users in any order, all come alive")
    void tenAtOnce() throws Exception {
        long seed = System.nanoTime();
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(order, new Random(seed));
        List<byte[]> jars = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            BundleJar jar = BundleJar.probe("b" + i, "1.0.0").exports("p" + i);
            jars.add((i == 0 ? jar : jar.imports("p" + (i - 1))).bytes());
        }
        for (int i : order) {
            house.drop("b" + i + ".jar", jars.get(i));
        }
        for (int i = 0; i < 10; i++) {
            house.awaitLive("b" + i + ".jar", "1.0.0");
        }
        assertThat(house.active()).describedAs("order %s", order).hasSize(10);
        assertThat(house.log.stream().filter(entry -> entry.startsWith("stop")))
                .describedAs("nobody was stopped on the way, order %s", order)
                .isEmpty();
    }
}
