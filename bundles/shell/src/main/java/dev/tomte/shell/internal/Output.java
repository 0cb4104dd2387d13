package dev.tomte.shell.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** Standard output of the running command, in UTF-8 whatever the locale Tomte was started in. */
final class Output {

    private Output() {}

    static void print(CommandSession session, String text) {
        Process process = Process.Utils.current();
        PrintStream out = process == null ? session.getConsole() : process.out();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** A line on standard error: what a person should know, and a program that reads the output should not trip over. */
    static void warning(CommandSession session, String warning) {
        Process process = Process.Utils.current();
        PrintStream err = process == null ? session.getConsole() : process.err();
        byte[] bytes = ("Warning: " + Values.printable(warning) + "\n").getBytes(StandardCharsets.UTF_8);
        err.write(bytes, 0, bytes.length);
        err.flush();
    }

    static void line(CommandSession session, String line) {
        print(session, Values.printable(line) + "\n");
    }
}
