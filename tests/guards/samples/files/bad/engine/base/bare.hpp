int caught;  // caught: says nothing about its purpose, and no pragma once either
