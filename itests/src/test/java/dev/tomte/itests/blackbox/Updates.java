package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** The probe, replaced by the other one of two versions. */
final class Updates implements Witness {

    private final Probe probe;

    Updates(Probe probe) {
        this.probe = probe;
    }

    @Override
    public void begin(ShellSession shell, int round) throws IOException {
        probe.dropOther();
    }

    @Override
    public int lastsMs() {
        return 300;
    }

    @Override
    public void note(ShellSession shell) {
        // What is in the folder is what is to be live.
    }

    @Override
    public void compare(String where) {
        probe.awaitLive();
    }

    @Override
    public void compareAll(String where) {
        compare(where);
        assertThat(probe.ask("probe:get", "installs").strip()).as(where).isEqualTo("1");
    }
}
