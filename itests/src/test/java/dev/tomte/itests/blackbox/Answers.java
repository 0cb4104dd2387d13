package dev.tomte.itests.blackbox;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Whatever a running Tomte says of itself to somebody who may ask: each command that has {@code --json}, with it and without,
 * of each thing that it can be asked about, and each page of the Web Console. Which there are, it says itself, so that a new
 * one is asked too; one that wants an argument has to be added here, or taken out by name.
 */
final class Answers {

    /** They do something, or want what not every Tomte has; a test that wants their answers asks for them. */
    private static final Set<String> NOT_ASKED =
            Set.of("backup:drill", "backup:verify", "task:create", "task:demo", "tomte:help");

    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z]+:[a-z]+)\\b");
    /** How a page leads to the others; the one to log out with is answered with 401. */
    private static final Pattern PAGE = Pattern.compile("href=\"/system/console/((?!logout|res/)[^\"]+)\"");

    private final TomteProcess tomte;
    private final StringBuilder text = new StringBuilder();

    private Answers(TomteProcess tomte) {
        this.tomte = tomte;
    }

    /** All of it, one after the other. */
    static String of(TomteProcess tomte) throws IOException, InterruptedException {
        Answers answers = new Answers(tomte);
        answers.text.append(tomte.ok("status")).append(tomte.ok("status", "--json"));
        answers.commands();
        answers.pages();
        return answers.text.toString();
    }

    private void commands() {
        // What commands can be asked about, by who is asked.
        Map<String, Supplier<List<String>>> subjects = Map.of(
                "config:get", () -> names("config:list", "pid"),
                "health:history", this::metrics,
                "plugin:info", () -> names("plugin:list", "name"),
                "settings:get", () -> names("settings:list", "name"),
                "task:info", () -> names("task:list", "name"));
        List<String> lines = new ArrayList<>();
        Set<String> asked = new TreeSet<>();
        for (String manual : manuals()) {
            String usage = manual.lines().findFirst().orElseThrow();
            String command = usage.split(" ", 2)[0];
            if (!manual.contains("\n  --json ") || NOT_ASKED.contains(command)) {
                continue;
            }
            asked.add(command);
            boolean wantsArgument = !usage.replaceAll("\\[[^]]*]", "").strip().equals(command);
            if (wantsArgument && !subjects.containsKey(command)) {
                throw new AssertionError("Answers has to know what '" + usage + "' can be asked about");
            }
            for (String subject : wantsArgument ? subjects.get(command).get() : List.of("")) {
                String word = subject.isEmpty() ? "" : " '" + subject + "'";
                lines.add(command + word);
                lines.add(command + " --json" + word);
            }
        }
        if (!asked.containsAll(subjects.keySet()) || !asked.contains("task:history")) {
            throw new AssertionError("The help does not tell of all commands that have --json, only of " + asked);
        }
        text.append(shell(lines));
    }

    /** Each begins with how a command is called. */
    private List<String> manuals() {
        List<String> lines = COMMAND.matcher(tomte.ok("help"))
                .results()
                .map(found -> found.group(1) + " --help")
                .toList();
        List<String> parts = List.of(shell(lines).split("(?m)^Usage: "));
        return parts.subList(1, parts.size());
    }

    private void pages() throws IOException, InterruptedException {
        Set<String> pages = new TreeSet<>();
        PAGE.matcher(page("tomte")).results().map(found -> found.group(1)).forEach(pages::add);
        if (!pages.contains("status-Configurations")) {
            throw new AssertionError("The console does not tell of all its pages, only of " + pages);
        }
        for (String page : pages) {
            text.append(page(page));
            if (page.startsWith("status-")) {
                text.append(page(page + ".txt")).append(page(page + ".json"));
            }
        }
        for (String data : List.of("bundles", "components", "events", "logs", "services", "tomte/data")) {
            text.append(page(data + ".json"));
        }
        text.append(page("healthcheck?tags=tomte"));
        for (String pid : names("config:list", "pid")) {
            text.append(page("configMgr/" + pid));
        }
    }

    private String page(String page) throws IOException, InterruptedException {
        HttpResponse<String> answer = tomte.get("/system/console/" + page.replace(" ", "%20"), TomteProcess.PASSWORD);
        if (answer.statusCode() != 200) {
            throw new AssertionError("The page " + page + " answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private String shell(List<String> lines) {
        Result result = tomte.tomte(tomte.folder, String.join("\n", lines) + "\n", "shell");
        if (result.status() != 0 || !result.err().isEmpty()) {
            throw new AssertionError("Not all of " + lines + " was answered: " + result);
        }
        return result.out();
    }

    private List<String> metrics() {
        return names(
                tomte.tomte("health:status", "--json")
                        .json()
                        .getJsonArray("readings")
                        .getValuesAs(JsonObject.class),
                "metric");
    }

    private List<String> names(String command, String column) {
        return names(Tasks.rows(tomte.ok(command, "--json")), column);
    }

    private static List<String> names(List<JsonObject> rows, String column) {
        return rows.stream()
                .filter(row -> row.get(column) != JsonValue.NULL)
                .map(row -> row.getString(column))
                .toList();
    }
}
