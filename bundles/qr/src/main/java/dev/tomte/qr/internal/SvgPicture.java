package dev.tomte.qr.internal;

import dev.tomte.qr.QrCode;

/** An SVG: a white square, and one path with a rectangle for each run of dark modules. */
final class SvgPicture {

    private SvgPicture() {}

    static String of(QrCode code) {
        int side = code.size() + 2 * QrCode.QUIET_ZONE;
        StringBuilder svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" viewBox=\"0 0 ")
                .append(side)
                .append(' ')
                .append(side)
                .append("\" shape-rendering=\"crispEdges\">\n<rect width=\"")
                .append(side)
                .append("\" height=\"")
                .append(side)
                .append("\" fill=\"#fff\"/>\n<path fill=\"#000\" d=\"");
        for (int y = 0; y < code.size(); y++) {
            int x = 0;
            while (x < code.size()) {
                int length = run(code, x, y);
                if (length > 0) {
                    svg.append('M').append(x + QrCode.QUIET_ZONE).append(' ').append(y + QrCode.QUIET_ZONE);
                    svg.append('h').append(length).append("v1h-").append(length).append('z');
                }
                x += length + 1;
            }
        }
        return svg.append("\"/>\n</svg>\n").toString();
    }

    /** How many modules from here on are dark. */
    private static int run(QrCode code, int x, int y) {
        int length = 0;
        while (x + length < code.size() && code.isDark(x + length, y)) {
            length++;
        }
        return length;
    }
}
