package dev.tomte.benchmarks.tasks;

import java.nio.file.Path;
import java.util.List;

/**
 * What a child process is to do.
 *
 * @param chore which of the measurements
 * @param folder the data; there from before where something is reopened
 * @param count how many tasks
 * @param extra what the chore says it is
 */
record Assignment(Contestant contestant, Chore chore, Path folder, int count, int extra) {

    static Assignment parse(String... words) {
        return new Assignment(
                Contestant.valueOf(words[0]),
                Chore.valueOf(words[1]),
                Path.of(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]));
    }

    List<String> words() {
        return List.of(
                contestant.name(), chore.name(), folder.toString(), Integer.toString(count), Integer.toString(extra));
    }

    /** Where runs are written down that outlive their process. */
    Path runLog() {
        return folder.resolve("runs.log");
    }
}
