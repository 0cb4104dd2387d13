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

    static void line(CommandSession session, String line) {
        print(session, Values.printable(line) + "\n");
    }
}
