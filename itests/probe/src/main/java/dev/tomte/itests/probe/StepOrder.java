package dev.tomte.itests.probe;

import java.util.HashMap;
import java.util.Map;

/**
 * The data of a task of type {@code probe.step}: words such as {@code steps=5 ms=10}.
 *
 * @param steps how many there are
 * @param ms how long each takes
 * @param failures how many attempts fail
 * @param heldIn the version in which the last step does not end
 * @param gate the file of the data folder without which the last step does not end; empty for none
 * @param exit the file of the data folder without which a held step that is told to stop does not; empty for none
 */
record StepOrder(int steps, int ms, int failures, String heldIn, String gate, String exit) {

    static StepOrder of(String data) {
        Map<String, String> words = new HashMap<>();
        for (String word : data.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new StepOrder(
                Integer.parseInt(words.getOrDefault("steps", "1")),
                Integer.parseInt(words.getOrDefault("ms", "0")),
                Integer.parseInt(words.getOrDefault("failures", "0")),
                words.getOrDefault("heldIn", ""),
                words.getOrDefault("gate", ""),
                words.getOrDefault("exit", ""));
    }
}
