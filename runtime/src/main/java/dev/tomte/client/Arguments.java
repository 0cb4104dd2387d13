package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments as they were given. In a locale such as C, Java has lost what is not ASCII; the kernel has not. */
final class Arguments {

    private Arguments() {}

    static List<String> of(String[] given) throws IOException {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        if (given.length == 0 || encoding.equals("UTF-8")) {
            return Arrays.asList(given);
        }
        try {
            return last(Files.readAllBytes(Path.of("/proc/self/cmdline")), given);
        } catch (NoSuchFileException e) {
            return Arrays.asList(given);
        }
    }

    /** The last of the texts, each ended by a zero byte, of which there are as many as were given. */
    static List<String> last(byte[] commandLine, String[] given) {
        List<String> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                all.add(new String(commandLine, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return all.size() < given.length ? Arrays.asList(given) : all.subList(all.size() - given.length, all.size());
    }
}
