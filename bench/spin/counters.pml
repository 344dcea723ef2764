/*
 * Six counters from 0 to 9: 1,000,000 states and 6,000,000 transitions. The
 * bytes behind them never change; with what SPIN adds, a state has 60 bytes.
 */
byte c[44];

active proctype counters()
{
	do
	:: c[0] = (c[0] + 1) % 10
	:: c[1] = (c[1] + 1) % 10
	:: c[2] = (c[2] + 1) % 10
	:: c[3] = (c[3] + 1) % 10
	:: c[4] = (c[4] + 1) % 10
	:: c[5] = (c[5] + 1) % 10
	od
}
