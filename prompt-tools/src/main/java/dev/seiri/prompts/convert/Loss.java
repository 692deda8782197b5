package dev.seiri.prompts.convert;

/// A part of a file that could not be converted.
///
/// @param line of the file it came from, counted from 1
/// @param what it was, and how it was handled
public record Loss(int line, String what) {}
