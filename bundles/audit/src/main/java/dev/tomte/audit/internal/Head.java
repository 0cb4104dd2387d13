package dev.tomte.audit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept outside the database.
 *
 * @param newest the newest entry acknowledged
 * @param faults a sentence for each time that the database or this did not hold what it should; kept until somebody anchors
 *     the log anew
 */
record Head(Link newest, List<String> faults) {

    static final Head START = new Head(Link.START, List.of());

    private static final String FORMAT = "tomte-audit-head 1";
    private static final String FAULT = "fault ";
    private static final Pattern NEWEST = Pattern.compile("newest (\\d{1,18}) ([0-9a-f]{64})?");
    private static final int MOST_FAULTS = 20;

    Head {
        faults = List.copyOf(faults);
    }

    Head at(Link link) {
        return new Head(link, faults);
    }

    Head withoutFaults() {
        return new Head(newest, List.of());
    }

    /** Keeps the first ones, which say how it began. */
    Head with(String fault) {
        if (faults.size() >= MOST_FAULTS || faults.contains(fault)) {
            return this;
        }
        List<String> more = new ArrayList<>(faults);
        more.add(fault);
        return new Head(newest, more);
    }

    String format() {
        StringBuilder text = new StringBuilder(FORMAT + "\n");
        text.append("newest ")
                .append(newest.sequence())
                .append(' ')
                .append(newest.hash())
                .append('\n');
        faults.forEach(fault -> text.append(FAULT).append(fault).append('\n'));
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is anything but what {@link #format} makes */
    static Head parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || lines.size() > 2 + MOST_FAULTS || !lines.get(0).equals(FORMAT)) {
            throw new IllegalArgumentException("expected '" + FORMAT + "' and what follows it");
        }
        Matcher newest = NEWEST.matcher(lines.get(1));
        if (!newest.matches()) {
            throw new IllegalArgumentException("expected the newest entry in line 2");
        }
        List<String> faults = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            if (!line.startsWith(FAULT)) {
                throw new IllegalArgumentException("expected faults from line 3 on");
            }
            faults.add(line.substring(FAULT.length()));
        }
        String hash = newest.group(2);
        return new Head(new Link(Long.parseLong(newest.group(1)), hash == null ? "" : hash), faults);
    }
}
