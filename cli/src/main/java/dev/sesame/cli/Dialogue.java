package dev.sesame.cli;

import dev.sesame.terminal.Frame;
import dev.sesame.terminal.Prompts;

/**
 * What one command says and asks. There is one in a command: the questions share standard input,
 * and how far one of them has read it matters to the next.
 */
record Dialogue(Frame frame, Prompts prompts) {}
