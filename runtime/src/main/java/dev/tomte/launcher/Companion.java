package dev.tomte.launcher;

import java.util.Optional;

/**
 * Ends Tomte with another process: with the test that started it, so that nothing is left behind, or at once, when it was
 * started only to record which classes it loads.
 */
final class Companion {

    private Companion() {}

    /** By the system properties {@code tomte.exit.with} (a process id) and {@code tomte.train} ({@code true}). */
    static void begin(Boot.Started tomte, Layout layout) {
        ExitRequest exit = tomte.exit();
        if (Boolean.getBoolean("tomte.train")) {
            Training.run(tomte.framework().getBundleContext(), layout);
            exit.accept(ExitRequest.STOP, "the classes are loaded");
        }
        Optional.ofNullable(Long.getLong("tomte.exit.with"))
                .flatMap(ProcessHandle::of)
                .ifPresent(process -> endWith(process, exit));
    }

    private static void endWith(ProcessHandle process, ExitRequest exit) {
        Thread watcher = new Thread(
                () -> {
                    process.onExit().join();
                    exit.accept(ExitRequest.STOP, "process " + process.pid() + " ended");
                },
                "tomte-companion");
        watcher.setDaemon(true);
        watcher.start();
    }
}
