/**
 * The commands, and the socket that {@code bin/tomte} talks to.
 *
 * <p>The talk is of frames: a byte for the type, four for the length of the payload (big-endian, at most
 * {@link Frames#MAX_LENGTH}), the payload. Numbers are big-endian, texts are UTF-8, and a text in a list has its length
 * before it as four bytes.
 *
 * <table>
 * <caption>Frames</caption>
 * <tr><th>from the client</th><th>payload</th></tr>
 * <tr><td>{@code T} terminal</td><td>flags (1 = standard output is a terminal, 2 = standard input is one) and
 *     width, 0 if unknown, as four bytes each; the working directory. First, and whenever it changes</td></tr>
 * <tr><td>{@code X} execute</td><td>a list: the command and its arguments, taken literally</td></tr>
 * <tr><td>{@code L} line</td><td>a line in Gogo's language; variables last as long as the connection</td></tr>
 * <tr><td>{@code C} complete</td><td>cursor as four bytes, the line; answered by {@code c}</td></tr>
 * <tr><td>{@code I} input</td><td>standard input, as the answer to {@code R}; empty at its end</td></tr>
 * <tr><td>{@code K} interrupt</td><td>nothing; the running command is interrupted</td></tr>
 * <tr><th>to the client</th><th></th></tr>
 * <tr><td>{@code O}, {@code E}</td><td>what the command writes to standard output and standard error</td></tr>
 * <tr><td>{@code R} read</td><td>a byte, 1 if what is read is secret (a line is wanted then, and no echo), otherwise 0;
 *     then a prompt. Input is never sent unasked, so a command that reads nothing leaves the client's input alone</td></tr>
 * <tr><td>{@code c} candidates</td><td>a list: what the word before the cursor could become</td></tr>
 * <tr><td>{@code Q} exit</td><td>the exit status as four bytes; the answer to {@code X} and {@code L}</td></tr>
 * </table>
 *
 * <p>Closing the connection interrupts what runs in it. One command runs at a time.
 */
@NullMarked
package dev.tomte.shell.internal;

import org.jspecify.annotations.NullMarked;
