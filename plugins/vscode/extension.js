// @ts-check
import * as vscode from 'vscode';
import { activateIn } from './activation.js';

/** @param {import('vscode').ExtensionContext} context */
export function activate(context) {
  activateIn(vscode, context.subscriptions);
}
