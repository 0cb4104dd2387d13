package dev.tomte.itests.blackbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * What a test wants besides a JDK and Maven. Where it is absent the test skips itself, and says so; with
 * {@code -Dtomte.interop=required} it fails, so that on a machine which has everything nothing is skipped unnoticed.
 */
final class Outside {

    private Outside() {}

    /** The program of this name; of a Debian package of the same name, unless said otherwise. */
    static Path require(String program) {
        return require(program, program);
    }

    static Path require(String program, String debianPackage) {
        return find(program)
                .orElseThrow(() ->
                        lacking("no program " + program + " on the PATH; on Debian: apt-get install " + debianPackage));
    }

    /** Fails the test where everything is required; otherwise what to throw to skip it. */
    static RuntimeException lacking(String what) {
        if ("required".equals(System.getProperty("tomte.interop"))) {
            throw new AssertionError("tomte.interop=required, but there is " + what);
        }
        return skip(what);
    }

    /** What to throw to skip the test even where everything is required: for what cannot be had everywhere. */
    static RuntimeException skip(String what) {
        System.out.println("SKIPPED: there is " + what);
        return new TestAbortedException("There is " + what);
    }

    /** Runs a program to its end. */
    static Result run(Path folder, Path program, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command(program, arguments))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(program + " " + Arrays.toString(arguments) + " did not end within 60 s");
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
